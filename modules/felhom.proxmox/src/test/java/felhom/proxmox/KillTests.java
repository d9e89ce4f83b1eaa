package felhom.proxmox;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import felhom.ops.Outcome;
import felhom.ops.SnapshotName;
import felhom.ops.Upid;
import felhom.ops.Vmid;
import felhom.ops.run.Tasks;
import felhom.testkit.VirtualClock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// A task that is killed, and how it looks afterwards.
class KillTests {
    private static final String STATUS = "/nodes/pve/tasks/.*/status";

    private final VirtualClock clock = Lab.clock();

    /// Even asking for the time takes a moment, so that looking without a pause comes to an end too.
    private record Slow(VirtualClock clock, boolean interrupted) implements Ticker {
        @Override
        public Duration elapsed() {
            clock.advance(Duration.ofMillis(10));
            return Duration.between(Instant.EPOCH, clock.now());
        }

        @Override
        public void sleep(Duration time) throws InterruptedException {
            if (interrupted) {
                throw new InterruptedException();
            }
            clock.advance(time);
        }
    }

    private static Upid longTask(Lab lab) {
        lab.world.durations().set("vzsnapshot", Duration.ofHours(1));
        return lab.takeSnapshot("before");
    }

    private static long looks(Lab lab) {
        return lab.pve.requests().stream()
                .filter(r -> r.path().endsWith("/status"))
                .count();
    }

    @Test
    void whileItsHostCannotBeAskedItIsLookedForOnceASecond() {
        try (Lab lab = Lab.virtual(clock)) {
            Upid task = longTask(lab);
            lab.pve.faults().on("GET", STATUS).skip(1).times(10_000).answer(595, "Connection refused");

            Outcome outcome = new TaskKill(lab.client, new Slow(clock, false)).kill(task);

            assertInstanceOf(Outcome.Unknown.class, outcome, outcome.summary());
            assertTrue(looks(lab) < 25, looks(lab) + " looks");
        }
    }

    @Test
    void anInterruptEndsTheLookingAtOnce() {
        try (Lab lab = Lab.virtual(clock)) {
            Upid task = longTask(lab);
            lab.pve.faults().on("GET", STATUS).skip(1).times(10_000).answer(595, "Connection refused");

            Outcome outcome = new TaskKill(lab.client, new Slow(clock, true)).kill(task);

            assertTrue(Thread.interrupted(), "the interrupt is still there");
            Outcome.Unknown unknown = assertInstanceOf(Outcome.Unknown.class, outcome, outcome.summary());
            assertEquals(Optional.of(task), unknown.task());
            assertTrue(looks(lab) <= 2, looks(lab) + " looks");
        }
    }

    @Test
    void anInterruptInTheMiddleOfALookEndsItToo() {
        try (Lab lab = Lab.virtual(clock)) {
            Upid task = longTask(lab);
            Ticker ticker = new Ticker() {
                private int asked;

                @Override
                public Duration elapsed() {
                    // Before the second look after the kill.
                    if (++asked == 3) {
                        Thread.currentThread().interrupt();
                    }
                    return Duration.ofMillis(asked);
                }

                @Override
                public void sleep(Duration time) {}
            };
            lab.pve.faults().on("GET", STATUS).skip(1).times(10_000).answer(595, "Connection refused");

            Outcome outcome = new TaskKill(lab.client, ticker).kill(task);

            assertTrue(Thread.interrupted(), "the interrupt is still there");
            assertInstanceOf(Outcome.Unknown.class, outcome, outcome.summary());
            assertTrue(looks(lab) <= 3, looks(lab) + " looks");
        }
    }

    /// Its end is `unexpected status`, which is no error in PVE's own filter.
    @Test
    void aKilledTaskIsAmongTheFailedOnesAndARunningOneIsNot() {
        try (Lab lab = Lab.virtual(clock)) {
            lab.pve.faults().onTask("vzsnapshot").killed();
            Upid killed = lab.takeSnapshot("one");
            lab.end(killed, clock);
            lab.world.durations().set("vzsnapshot", Duration.ofHours(1));
            lab.world.lxc(9998, "other");
            Upid running = lab.started(lab.client.ownNode().lxc(new Vmid(9998)).snapshot(new SnapshotName("two"), ""));

            List<Upid> failed = new ProxmoxTasks(lab.client, new Lab.VirtualTicker(clock))
                    .list(new Tasks.Filter(Optional.empty(), false, true, 50)).stream()
                            .map(Tasks.Summary::upid)
                            .toList();

            assertEquals(List.of(killed), failed, "running: " + running);
        }
    }

    /// Running ones stand first, and PVE counts them as `unknown` too.
    @Test
    void runningTasksTakeNoPlaceAmongTheFailedOnes() {
        try (Lab lab = Lab.virtual(clock)) {
            lab.pve.faults().onTask("vzsnapshot").killed();
            Upid killed = lab.takeSnapshot("one");
            lab.end(killed, clock);
            lab.world.durations().set("vzsnapshot", Duration.ofHours(1));
            for (int vmid = 9990; vmid < 9994; vmid++) {
                lab.world.lxc(vmid, "other" + vmid);
                lab.started(lab.client.ownNode().lxc(new Vmid(vmid)).snapshot(new SnapshotName("two"), ""));
            }

            List<Upid> failed = new ProxmoxTasks(lab.client, new Lab.VirtualTicker(clock))
                    .list(new Tasks.Filter(Optional.empty(), false, true, 1)).stream()
                            .map(Tasks.Summary::upid)
                            .toList();

            assertEquals(List.of(killed), failed);
        }
    }
}
