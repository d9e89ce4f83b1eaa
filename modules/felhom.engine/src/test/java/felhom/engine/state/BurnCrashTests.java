package felhom.engine.state;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import felhom.engine.ledger.Journal;
import felhom.engine.ledger.Journal.NonceBurned;
import felhom.engine.ledger.Ledger;
import felhom.engine.order.IssuedPlan;
import felhom.engine.order.Outcome;
import felhom.log.Options;
import felhom.log.crash.Crash;
import felhom.log.crash.DiskEvent;
import felhom.log.crash.FakeDisk;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A power cut at every moment, whatever of the unsynced writes, renames and creations reaches the disk: a nonce whose
/// burning was acknowledged is never accepted again, and one that was begun is accepted at most once.
class BurnCrashTests {
    private static final boolean LONG = Boolean.getBoolean("felhom.long");
    // Prime, so that it misses no kind of cut for good.
    private static final int STRIDE = LONG ? 1 : 11;

    @TempDir
    private Path directory;

    private Host host;
    private int number;
    private int states;
    private int acceptedOnce;
    private int foundBurned;

    @BeforeEach
    void aHost() {
        host = new Host(directory);
    }

    @Test
    void afterEveryPowerCutOfAHandWrittenScheduleNoNonceServesTwice() {
        Story story = new Story(new FakeDisk());
        story.open();
        story.burn();
        story.burnAndEnd();
        story.burn();
        story.restart();
        story.burnAndEnd();
        // Some segments are filled on the way.
        for (int i = 0; i < 6; i++) {
            story.burn();
        }
        story.restart();
        story.burn();
        story.close();
        List<DiskEvent> events = story.disk.events();
        assertTrue(
                events.stream().filter(DiskEvent.Rename.class::isInstance).count() > 2, "several segments were begun");

        int next = 0;
        for (int end = 0; end <= events.size(); end++) {
            Crash crash = new Crash(new FakeDisk(), events.subList(0, end));
            List<FakeDisk> all = crash.all();
            for (; next < all.size(); next += STRIDE) {
                holds(all.get(next), crash.acknowledged(), story.plans);
            }
            next -= all.size();
        }
        enough();
    }

    @Test
    void afterRandomPowerCutsOfRandomSchedulesNoNonceServesTwice() {
        for (int seed = 0; seed < (LONG ? 300 : 20); seed++) {
            Random random = new Random(seed);
            Story story = new Story(new FakeDisk());
            story.open();
            for (int i = 0; i < 20; i++) {
                switch (random.nextInt(6)) {
                    case 0 -> story.restart();
                    case 1, 2 -> story.burnAndEnd();
                    default -> story.burn();
                }
            }
            story.close();
            List<DiskEvent> events = story.disk.events();
            for (int i = 0; i < 50; i++) {
                int end = random.nextInt(events.size() + 1);
                Crash crash = new Crash(new FakeDisk(), events.subList(0, end));
                try {
                    holds(crash.any(random), crash.acknowledged(), story.plans);
                } catch (RuntimeException | AssertionError e) {
                    throw new AssertionError("seed " + seed + ", crash after event " + end, e);
                }
            }
        }
        enough();
    }

    /// One end after another, each in the middle of what follows the one before: a kill leaves everything in memory for
    /// the next life, a power cut takes what is not durable. Time goes on, so that nonces are forgotten, too.
    @Test
    void throughOneKillAndPowerCutAfterAnotherNoNonceServesTwice() {
        int forgotten = 0;
        for (int seed = 0; seed < (LONG ? 300 : 20); seed++) {
            Random random = new Random(seed);
            FakeDisk durable = new FakeDisk();
            FakeDisk disk = durable.copy();
            List<IssuedPlan> certain = new ArrayList<>();
            for (int life = 0; life < 20; life++) {
                host.pass(Duration.ofMinutes(random.nextInt(30)));
                int start = disk.events().size();
                Story story = new Story(disk);
                story.open();
                for (IssuedPlan plan : certain) {
                    if (!plan.expires().isAfter(story.ledger.floor())) {
                        forgotten++;
                    } else {
                        assertThrows(NonceBurned.class, () -> story.ledger.append(Host.intent(plan)), "seed " + seed);
                    }
                }
                for (int i = random.nextInt(6); i > 0; i--) {
                    story.burnAndEnd();
                }
                story.close();
                List<DiskEvent> events = disk.events();
                int end = start + random.nextInt(events.size() - start + 1);
                Crash crash = new Crash(durable, events.subList(0, end));
                certain.addAll(story.plans.subList(0, acknowledged(events.subList(start, end))));
                if (random.nextBoolean()) {
                    disk = crash.killed();
                } else {
                    durable = crash.any(random);
                    disk = durable.copy();
                }
            }
        }
        assertTrue(forgotten > 100, forgotten + " forgotten below the floor");
    }

    /// Opens what a power cut left, and brings every nonce again, twice.
    private void holds(FakeDisk left, int acknowledged, List<IssuedPlan> plans) {
        states++;
        FakeDisk disk = left.copy();
        try (Ledger ledger = open(disk)) {
            for (int i = 0; i < plans.size(); i++) {
                IssuedPlan plan = plans.get(i);
                if (i >= acknowledged) {
                    once(ledger, plan);
                }
                assertThrows(NonceBurned.class, () -> ledger.append(Host.intent(plan)), "nonce " + i);
            }
        }
        try (Ledger again = open(disk)) {
            for (IssuedPlan plan : plans) {
                assertThrows(NonceBurned.class, () -> again.append(Host.intent(plan)));
            }
        }
    }

    /// In this life alone.
    private static int acknowledged(List<DiskEvent> events) {
        int count = 0;
        for (DiskEvent event : events) {
            if (event instanceof DiskEvent.Acknowledged(int so)) {
                count = so;
            }
        }
        return count;
    }

    private void once(Ledger ledger, IssuedPlan plan) {
        try {
            ledger.append(Host.intent(plan));
            acceptedOnce++;
        } catch (NonceBurned reached) {
            foundBurned++;
        }
    }

    private void enough() {
        assertTrue(states > 500, states + " states");
        assertTrue(foundBurned > 0 && acceptedOnce > 0, foundBurned + " burned, " + acceptedOnce + " not");
    }

    private Ledger open(FakeDisk disk) {
        Options options = Options.defaults()
                .segment(4096, 1024)
                .retry(Duration.ZERO)
                .clock(host::now)
                .disk(disk);
        return Ledger.open(FakeDisk.DIRECTORY, options);
    }

    /// A ledger on a fake disk; the disk hears of each nonce when its burning is acknowledged.
    private final class Story {
        private final FakeDisk disk;
        private final List<IssuedPlan> plans = new ArrayList<>();
        private Ledger ledger;

        Story(FakeDisk disk) {
            this.disk = disk;
        }

        void open() {
            ledger = BurnCrashTests.this.open(disk);
        }

        void restart() {
            close();
            open();
        }

        void close() {
            ledger.close();
        }

        void burn() {
            IssuedPlan plan = host.plan(number++);
            plans.add(plan);
            ledger.issue(plan);
            ledger.append(Host.intent(plan));
            disk.acknowledged(plans.size());
        }

        void burnAndEnd() {
            burn();
            ledger.append(new Journal.Entry.Ended(Host.key(plans.getLast()), new Outcome.Done("stopped")));
        }
    }
}
