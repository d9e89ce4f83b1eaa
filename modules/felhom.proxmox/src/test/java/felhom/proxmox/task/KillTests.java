package felhom.proxmox.task;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import felhom.engine.order.Outcome;
import felhom.engine.port.Tasks;
import felhom.ops.SnapshotName;
import felhom.ops.Upid;
import felhom.ops.Vmid;
import felhom.proxmox.check.Lab;
import felhom.proxmox.check.Pacemaker;
import felhom.proxmox.http.PveError;
import felhom.proxmox.http.PveException;
import felhom.testkit.time.VirtualClock;
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
        try (Lab lab = Lab.virtual(clock);
                Pacemaker _ = Pacemaker.of(clock, lab.pve)) {
            Upid task = longTask(lab);
            lab.pve.faults().on("GET", STATUS).skip(1).times(10_000).answer(595, "Connection refused");

            Outcome outcome = new TaskKill(lab.client, new Slow(clock, false)).kill(task);

            assertInstanceOf(Outcome.Unknown.class, outcome, outcome.summary());
            assertTrue(looks(lab) < 25, looks(lab) + " looks");
        }
    }

    @Test
    void anInterruptEndsTheLookingAtOnce() {
        try (Lab lab = Lab.virtual(clock);
                Pacemaker _ = Pacemaker.of(clock, lab.pve)) {
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
        try (Lab lab = Lab.virtual(clock);
                Pacemaker _ = Pacemaker.of(clock, lab.pve)) {
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

    /// PVE does not know its own new task for a moment.
    @Test
    void aTaskThatHasJustBegunIsNotTakenForOneThatTheHostHasForgotten() {
        try (Lab lab = Lab.virtual(clock);
                Pacemaker _ = Pacemaker.of(clock, lab.pve)) {
            lab.pve.faults().onTask("vzsnapshot").noSuchTaskFor(Duration.ofMillis(900));
            Upid task = longTask(lab);

            Outcome outcome = new TaskKill(lab.client, new Lab.WaitingTicker(clock)).kill(task);

            assertInstanceOf(Outcome.DoneWithWarnings.class, outcome, outcome.summary());
            assertFalse(lab.world.tasks().getFirst().running());
        }
    }

    @Test
    void oneThatTheHostHasForgottenIsDone() {
        try (Lab lab = Lab.virtual(clock)) {
            Upid forgotten = Upid.of("UPID:pve:00000B0B:000A32E3:6AF3D000:vzsnapshot:9999:" + Lab.TOKEN + ":");

            Outcome outcome = new TaskKill(lab.client, new Slow(clock, false)).kill(forgotten);

            assertInstanceOf(Outcome.Done.class, outcome, outcome.summary());
            assertTrue(outcome.summary().contains("does not know it any more"), outcome.summary());
            assertEquals(List.of(), lab.pve.writes());
        }
    }

    @Test
    void aKillThatMetA595IsDoneWhenTheTaskHasEnded() {
        try (Lab lab = Lab.virtual(clock);
                Pacemaker _ = Pacemaker.of(clock, lab.pve)) {
            Upid task = longTask(lab);
            TaskKill kill = new TaskKill(lab.client, new Lab.WaitingTicker(clock));
            lab.pve.faults().on("DELETE", "/nodes/pve/tasks/.*").answer(595, "Connection refused");
            lab.pve.faults().on("DELETE", "/nodes/pve/tasks/.*").answerAfterWork(595, "Connection refused");

            PveException lost = assertThrows(PveException.class, () -> kill.kill(task));
            Outcome killed = kill.kill(task);

            assertEquals(new PveError.Gateway(595), lost.error());
            assertInstanceOf(Outcome.DoneWithWarnings.class, killed, killed.summary());
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
