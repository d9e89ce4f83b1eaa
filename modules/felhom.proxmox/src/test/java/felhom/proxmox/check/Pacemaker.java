package felhom.proxmox.check;

import felhom.testkit.Eventually;
import felhom.testkit.PveSimulator;
import felhom.testkit.time.VirtualClock;
import java.time.Duration;

/// Lets virtual time pass when somebody waits, client or host. What takes real time, the restart of a pveproxy, is
/// waited for first: nobody could see its end otherwise.
public final class Pacemaker implements AutoCloseable {
    private static final Duration RESTART = Duration.ofSeconds(30);

    private final VirtualClock clock;
    private final PveSimulator pve;
    private final Thread thread = Thread.ofPlatform().daemon().name("pacemaker").unstarted(this::pass);

    private Pacemaker(VirtualClock clock, PveSimulator pve) {
        this.clock = clock;
        this.pve = pve;
    }

    public static Pacemaker of(VirtualClock clock, PveSimulator pve) {
        Pacemaker made = new Pacemaker(clock, pve);
        made.thread.start();
        return made;
    }

    private void pass() {
        try {
            while (true) {
                clock.wakeNext();
                if (!pve.listening()) {
                    Eventually.within(RESTART, "pveproxy's return", pve::listening);
                }
            }
        } catch (InterruptedException end) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        thread.interrupt();
    }
}
