package felhom.proxmox.check;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import felhom.engine.order.Outcome;
import felhom.engine.port.TaskListener;
import felhom.ops.SnapshotName;
import felhom.ops.Step;
import felhom.proxmox.step.ProxmoxSteps;
import felhom.proxmox.task.Ticker;
import felhom.testkit.fault.Faults;
import felhom.testkit.time.VirtualClock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/// R8: a mutation whose answer is lost is looked for, never sent again.
class NeverTwoTests {
    private static final Step TAKE = new Step.TakeSnapshot(Lab.GUEST, new SnapshotName("before"), "");

    private record Seen(Outcome outcome, int requests, int tasks, List<String> snapshots) {}

    private static Seen run(Consumer<Faults> trouble) {
        VirtualClock clock = Lab.clock();
        try (Lab lab = Lab.virtual(clock)) {
            // A connection that has been used before is the one on which a reset is ambiguous.
            lab.client.version();
            trouble.accept(lab.pve.faults());
            Outcome outcome = new ProxmoxSteps(lab.client, new Lab.VirtualTicker(clock), Duration.ofMinutes(5))
                    .execute(TAKE, TaskListener.SILENT);
            int requests = (int) lab.pve.requests().stream()
                    .filter(r -> r.method().equals("POST"))
                    .count();
            return new Seen(
                    outcome,
                    requests,
                    lab.world.tasks().size(),
                    lab.world.guest(9999).snapshotNames());
        }
    }

    private static final String POST = "/nodes/pve/lxc/9999/snapshot";

    @Test
    void r8A596WhoseWorkGoesOnIsFoundAndFollowed() {
        Seen seen = run(f -> f.on("POST", POST).answerAfterWork(596, "Connection timed out"));

        assertInstanceOf(Outcome.Done.class, seen.outcome());
        assertEquals(1, seen.requests());
        assertEquals(1, seen.tasks());
        assertEquals(List.of("before"), seen.snapshots());
    }

    /// pvedaemon was stuck, and gets to the request when it is looked for already.
    @Test
    void r8A596WhoseWorkBeginsLaterIsFoundAndFollowed() {
        Seen seen = run(f -> f.arm("POST " + POST + " 596-late=60s"));

        assertInstanceOf(Outcome.Done.class, seen.outcome(), seen.outcome().summary());
        assertEquals(1, seen.requests());
        assertEquals(1, seen.tasks());
        assertEquals(List.of("before"), seen.snapshots());
    }

    /// No task is to be found here: the configuration says it, as long after as a task would have been looked for.
    @Test
    void r8ADescriptionThatIsWrittenLateIsDone() {
        VirtualClock clock = Lab.clock();
        try (Lab lab = Lab.virtual(clock)) {
            lab.pve.faults().arm("PUT /nodes/pve/lxc/9999/config 596-late=60s");

            Outcome outcome = new ProxmoxSteps(lab.client, new Lab.VirtualTicker(clock), Duration.ofMinutes(5))
                    .execute(new Step.DescribeGuest(Lab.GUEST, "new text"), TaskListener.SILENT);

            assertInstanceOf(Outcome.Done.class, outcome, outcome.summary());
        }
    }

    @Test
    void r8AResetAfterTheWorkIsFoundAndFollowed() {
        Seen seen = run(f -> f.on("POST", POST).resetAfterWork());

        assertInstanceOf(Outcome.Done.class, seen.outcome());
        assertEquals(1, seen.requests());
        assertEquals(1, seen.tasks());
    }

    @Test
    void r8A596OfWhichNothingIsSeenIsUnknownAndStaysOpen() {
        Seen seen = run(f -> f.on("POST", POST).answer(596, "Connection timed out"));

        Outcome.Unknown unknown = assertInstanceOf(Outcome.Unknown.class, seen.outcome());
        assertTrue(unknown.open(), unknown.summary());
        assertTrue(unknown.summary().contains("the host may still do it"), unknown.summary());
        assertTrue(unknown.summary().contains("look at the guest before ordering it again"), unknown.summary());
        assertEquals(1, seen.requests());
        assertEquals(0, seen.tasks());
    }

    @Test
    void r8AResetBeforeTheWorkIsNotSentAgain() {
        Seen seen = run(f -> f.on("POST", POST).resetBeforeWork());

        assertInstanceOf(Outcome.Unknown.class, seen.outcome());
        assertEquals(1, seen.requests());
        assertEquals(0, seen.tasks());
    }

    @Test
    void a595WasNeverHandedOnAndIsSentAgain() {
        Seen seen = run(f -> f.on("POST", POST).times(2).answer(595, "Connection refused"));

        assertInstanceOf(Outcome.Done.class, seen.outcome());
        assertEquals(3, seen.requests());
        assertEquals(1, seen.tasks());
    }

    /// AnyEvent says 595 before it has sent anything. Whoever is between us and pvedaemon may see that otherwise.
    @Test
    void a595WhoseWorkWasDoneAllTheSameIsFoundAndNotSentAgain() {
        Seen seen = run(f -> f.on("POST", POST).answerAfterWork(595, "Connection refused"));

        assertInstanceOf(Outcome.Done.class, seen.outcome(), seen.outcome().summary());
        assertEquals(1, seen.requests());
        assertEquals(1, seen.tasks());
    }

    @Test
    void a595IsNotSentAgainWhileTheListOfTasksCannotBeRead() {
        Seen seen = run(f -> f.on("POST", POST)
                .answerAfterWork(595, "Connection refused")
                .on("GET", "/nodes/pve/tasks")
                .skip(1)
                .times(3)
                .truncateJson());

        assertInstanceOf(Outcome.Done.class, seen.outcome(), seen.outcome().summary());
        assertEquals(1, seen.requests());
        assertEquals(1, seen.tasks());
    }

    /// Its start is a time of the clock as it was before.
    @Test
    void aTaskIsFoundAlthoughTheHostsClockIsSetWhileItIsSearchedFor() {
        for (Duration jump : List.of(Duration.ofHours(2), Duration.ofHours(-2))) {
            VirtualClock clock = Lab.clock();
            try (Lab lab = Lab.virtual(clock)) {
                lab.client.version();
                lab.world.durations().set("vzsnapshot", Duration.ofSeconds(200));
                lab.pve.faults().on("POST", POST).answerAfterWork(596, "Connection timed out");
                lab.pve.faults().on("GET", "/nodes/pve/tasks").times(3).truncateJson();
                AtomicBoolean set = new AtomicBoolean();
                Ticker ticker = new Ticker() {
                    @Override
                    public Duration elapsed() {
                        return Duration.between(Instant.EPOCH, clock.now());
                    }

                    @Override
                    public void sleep(Duration time) {
                        clock.advance(time);
                        if (set.compareAndSet(false, true)) {
                            lab.world.jumpClock(jump);
                        }
                    }
                };

                Outcome outcome =
                        new ProxmoxSteps(lab.client, ticker, Duration.ofMinutes(5)).execute(TAKE, TaskListener.SILENT);

                assertInstanceOf(Outcome.Done.class, outcome, jump + ": " + outcome.summary());
                assertEquals(1, lab.world.tasks().size());
            }
        }
    }

    @Test
    void aHostThatStaysAt595IsAFailureAfterAFewTries() {
        Seen seen = run(f -> f.on("POST", POST).times(50).answer(595, "Connection refused"));

        assertInstanceOf(Outcome.Failed.class, seen.outcome());
        assertEquals(6, seen.requests());
        assertEquals(0, seen.tasks());
    }

    @Test
    void r8AnAnswerThatIsNoJsonIsLookedForToo() {
        Seen seen = run(f -> f.on("POST", POST).truncateJson());

        assertInstanceOf(Outcome.Done.class, seen.outcome());
        assertEquals(1, seen.requests());
        assertEquals(1, seen.tasks());
    }

    @Test
    void anOlderTaskOfTheSameKindIsNotTakenForOurs() {
        VirtualClock clock = Lab.clock();
        try (Lab lab = Lab.virtual(clock)) {
            lab.end(lab.takeSnapshot("older"), clock);
            clock.advance(Duration.ofSeconds(30));
            lab.client.version();
            lab.pve.faults().on("POST", POST).answer(596, "Connection timed out");

            Outcome outcome = new ProxmoxSteps(lab.client, new Lab.VirtualTicker(clock), Duration.ofMinutes(5))
                    .execute(TAKE, TaskListener.SILENT);

            Outcome.Unknown unknown = assertInstanceOf(Outcome.Unknown.class, outcome);
            assertEquals(Optional.empty(), unknown.task());
        }
    }
}
