package felhom.engine.selftest;

import felhom.engine.port.HostPorts;
import felhom.engine.port.Tasks;
import felhom.ops.Failure;
import felhom.ops.GuestDetail;
import felhom.ops.HostException;
import felhom.ops.Inventory;
import felhom.ops.Vmid;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/// The guest that the task self-test works on, as the host shows it.
final class ScratchGuest {
    private static final int TRIES = 5;
    // PVE takes 8192 characters of description; the self-test's line needs room below it.
    private static final int LONGEST_DESCRIPTION = 8100;

    private final HostPorts host;
    private final SelfTestAudience audience;
    private final Vmid vmid;

    ScratchGuest(HostPorts host, SelfTestAudience audience, Vmid vmid) {
        this.host = host;
        this.audience = audience;
        this.vmid = vmid;
    }

    Vmid vmid() {
        return vmid;
    }

    /// @throws HostException when it cannot be read, or is not there
    GuestDetail read() {
        Inventory inventory = host.inventory();
        return inventory
                .guest(vmid)
                .orElseThrow(() -> new HostException(Failure.of(
                        Failure.Kind.HOST,
                        inventory.absence(vmid) + "; make a small one for the self-test: see docs/runbook-live.md")));
    }

    /// As [#read]; a failure that may pass is worth a few tries.
    GuestDetail patientRead() {
        for (int tries = 1; ; tries++) {
            try {
                return read();
            } catch (HostException e) {
                boolean passing = Set.of(Failure.Kind.UNREACHABLE, Failure.Kind.TIMED_OUT, Failure.Kind.UNREADABLE)
                        .contains(e.failure().kind());
                if (!passing || tries == TRIES || audience.stopRequested() || !pause()) {
                    throw e;
                }
            }
        }
    }

    /// Why the self-test must not touch it as it is now.
    Optional<String> unfit(GuestDetail guest) {
        if (guest.guest().running()) {
            return Optional.of("guest " + vmid + " is " + guest.guest().status()
                    + "; the self-test uses a stopped scratch guest only");
        }
        if (guest.guest().lock().isPresent()) {
            return Optional.of(
                    "guest " + vmid + " is locked (" + guest.guest().lock().get() + ")");
        }
        if (guest.guest().template()) {
            return Optional.of("guest " + vmid + " is a template");
        }
        return guest.text().length() > LONGEST_DESCRIPTION
                ? Optional.of("the description of guest " + vmid + " leaves no room for the self-test's line")
                : Optional.empty();
    }

    /// Whether no task is at work on it. A worker that waits for PVE's lock has set none on the guest yet.
    boolean idle() {
        return host.tasks()
                .list(new Tasks.Filter(Optional.of(vmid), true, false, 50))
                .isEmpty();
    }

    /// False when this thread was interrupted instead.
    static boolean pause() {
        try {
            Thread.sleep(Duration.ofSeconds(1));
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
