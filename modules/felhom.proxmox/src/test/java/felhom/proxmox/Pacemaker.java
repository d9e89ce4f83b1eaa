package felhom.proxmox;

import felhom.testkit.VirtualClock;
import java.time.Duration;

/// Lets virtual time pass when somebody waits, client or host.
final class Pacemaker implements AutoCloseable {
    private final VirtualClock clock;
    private final Thread thread = Thread.ofPlatform().daemon().unstarted(this::pass);

    private Pacemaker(VirtualClock clock) {
        this.clock = clock;
    }

    static Pacemaker of(VirtualClock clock) {
        Pacemaker made = new Pacemaker(clock);
        made.thread.start();
        return made;
    }

    private void pass() {
        try {
            while (true) {
                Thread.sleep(Duration.ofNanos(300_000));
                clock.wakeNext();
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
