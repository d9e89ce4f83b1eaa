package felhom.engine.selftest;

import felhom.engine.door.Door;
import felhom.engine.order.Order;
import felhom.ops.GuestDetail;
import felhom.ops.HostException;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/// Puts the scratch guest back as it was, and names what cannot be put back.
final class SelfTestTidying {
    // A host that refuses to remove something refuses it the next time too.
    private static final int MOST_ROUNDS = 3;
    private static final Duration PATIENCE = Duration.ofSeconds(90);
    // Whoever pressed Ctrl-C, or systemd, does not wait for ever.
    private static final Duration PATIENCE_WHEN_STOPPED = Duration.ofSeconds(40);

    private final Door door;
    private final ScratchGuest scratch;
    private final SelfTestAudience audience;

    SelfTestTidying(Door door, ScratchGuest scratch, SelfTestAudience audience) {
        this.door = door;
        this.scratch = scratch;
        this.audience = audience;
    }

    /// With patience: a task that nobody could watch to its end may still be at work, and the host may be away for a
    /// moment.
    ///
    /// @param started whether the self-test has started the guest, which nobody else's start may be taken for
    /// @return what is left, in words
    List<String> tidy(GuestDetail before, String snapshot, boolean started) {
        List<String> left = List.of("perhaps snapshot '" + snapshot
                + "' and a self-test line in the description (the host does not answer)");
        long start = System.nanoTime();
        int rounds = 0;
        while (true) {
            try {
                GuestDetail now = scratch.read();
                if (now.guest().lock().isEmpty() && rounds++ < MOST_ROUNDS) {
                    removeTraces(now);
                    if (started && now.guest().running()) {
                        order("stop", Map.of("vmid", scratch.vmid().toString()));
                    }
                    now = scratch.read();
                }
                left = Scratch.leftovers(now);
                if (left.isEmpty() && now.guest().lock().isEmpty() && scratch.idle()) {
                    return Scratch.differences(before, now).stream()
                            .map(key -> "a changed " + key)
                            .toList();
                }
            } catch (HostException away) {
                audience.live("the host does not answer, waiting to tidy up: " + away.getMessage());
            }
            Duration patience = audience.stopRequested() ? PATIENCE_WHEN_STOPPED : PATIENCE;
            if (Duration.ofNanos(System.nanoTime() - start).compareTo(patience) > 0
                    || rounds == MOST_ROUNDS
                    || !ScratchGuest.pause()) {
                return left.isEmpty() ? List.of("a lock or a task that has not ended yet") : left;
            }
        }
    }

    void removeTraces(GuestDetail guest) {
        String vmid = scratch.vmid().toString();
        for (String name : Scratch.snapshots(guest)) {
            order("delete-snapshot", Map.of("vmid", vmid, "name", name));
        }
        String description = guest.text();
        if (Scratch.isMarked(description)) {
            order("describe", Scratch.description(scratch.vmid(), Scratch.unmarked(description)));
        }
    }

    /// Tidying goes on after Ctrl-C, and after a step of it that failed.
    private void order(String operation, Map<String, String> arguments) {
        String name = "tidy up: " + operation;
        audience.ended(name, door.submit(Order.of(operation, arguments), audience.listener(name)));
    }
}
