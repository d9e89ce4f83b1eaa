package felhom.log;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import felhom.log.crash.Crash;
import felhom.log.crash.FakeDisk;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// A power cut at every moment: whatever of the unsynced writes, renames and creations reaches the disk, the log opens,
/// has everything that was acknowledged, and nothing out of order.
class CrashTests {
    private static final boolean LONG = Boolean.getBoolean("felhom.long");
    private static final Options OPTIONS = Options.defaults().segment(1024, 128).clock(() -> Instant.EPOCH);

    private int states;
    private int cuts;

    @Test
    void afterEveryPowerCutOfAHandWrittenScheduleTheLogIsSound() throws Exception {
        FakeDisk disk = new FakeDisk();
        Story story = new Story(disk);
        story.open();
        story.group(1);
        story.group(3);
        story.compact();
        story.group(2);
        story.group(1);
        story.restart();
        story.group(2);
        // Fills a segment, so that the next begins by itself.
        story.group(9);
        story.group(4);

        for (int end = 0; end <= disk.events.size(); end++) {
            Crash crash = new Crash(new FakeDisk(), disk.events.subList(0, end));
            for (FakeDisk left : crash.all()) {
                holds(left, crash.acknowledged(), story.written);
            }
        }
        assertTrue(states > 5000, states + " states");
        assertTrue(cuts > 500, cuts + " torn tails");
    }

    @Test
    void afterRandomPowerCutsOfRandomSchedulesTheLogIsSound() throws Exception {
        for (int seed = 0; seed < (LONG ? 500 : 100); seed++) {
            Random random = new Random(seed);
            FakeDisk disk = new FakeDisk();
            Story story = new Story(disk);
            story.open();
            for (int i = 0; i < 30; i++) {
                switch (random.nextInt(12)) {
                    case 0 -> story.compact();
                    case 1 -> story.restart();
                    default -> story.group(1 + random.nextInt(random.nextInt(10) == 0 ? 20 : 4));
                }
            }
            for (int i = 0; i < 100; i++) {
                int end = random.nextInt(disk.events.size() + 1);
                Crash crash = new Crash(new FakeDisk(), disk.events.subList(0, end));
                FakeDisk left = crash.any(random);
                try {
                    holds(left, crash.acknowledged(), story.written);
                } catch (RuntimeException | AssertionError e) {
                    throw new AssertionError("seed " + seed + ", crash after event " + end, e);
                }
            }
        }
        assertTrue(cuts > 200, cuts + " torn tails");
    }

    /// A log that lives through one end after another, each in the middle of what follows the one before: a kill
    /// leaves everything in memory for the next life, a power cut takes what is not durable.
    @Test
    void aLogSurvivesOneKillAndPowerCutAfterAnother() throws Exception {
        for (int seed = 0; seed < (LONG ? 3000 : 150); seed++) {
            Random random = new Random(seed);
            FakeDisk durable = new FakeDisk();
            FakeDisk disk = durable.copy();
            List<String> certain = List.of();
            for (int life = 0; life < 30; life++) {
                int start = disk.events.size();
                Story story = new Story(disk);
                story.open();
                List<String> found = story.state.lines();
                assertTrue(found.size() >= certain.size(), "seed " + seed + ", life " + life);
                assertEquals(certain, found.subList(0, certain.size()), "seed " + seed + ", life " + life);
                story.continueFrom(found);
                for (int i = random.nextInt(6); i > 0; i--) {
                    story.group(1 + random.nextInt(5));
                }
                int end = start + random.nextInt(disk.events.size() - start + 1);
                Crash crash = new Crash(durable, disk.events.subList(0, end));
                certain = story.written.subList(0, Math.max(certain.size(), crash.acknowledged()));
                if (random.nextBoolean()) {
                    disk = crash.killed();
                } else {
                    durable = crash.any(random);
                    disk = durable.copy();
                }
            }
        }
    }

    /// Opens what a power cut left, and looks at everything that was promised.
    private void holds(FakeDisk left, int acknowledged, List<String> written) throws Exception {
        states++;
        FakeDisk disk = left.copy();
        Story story = new Story(disk);
        story.open();
        List<String> found = story.state.lines();
        assertTrue(found.size() >= acknowledged, "acknowledged " + acknowledged + ", found " + found.size());
        assertEquals(written.subList(0, found.size()), found);
        assertFalse(disk.names.keySet().stream().anyMatch(name -> name.endsWith(".tmp")), "tidied up");
        boolean torn = story.opened.recovery() instanceof Recovery.TornTail;
        assertEquals(torn ? 1 : 0, story.state.cuts());
        assertEquals(found, Audits.lines(FakeDisk.DIRECTORY, disk));

        if (torn) {
            cuts++;
            if (LONG || cuts % 40 == 0) {
                crashesInRecovery(left, disk, found);
            }
        }
        story.continueFrom(found);
        story.group(2);
        Story again = new Story(disk);
        again.open();
        assertEquals(story.written, again.state.lines());
        assertEquals(new Recovery.Clean(), again.opened.recovery());
    }

    /// The cut must not be forgotten when the power goes while it is made.
    private void crashesInRecovery(FakeDisk left, FakeDisk recovered, List<String> found) throws Exception {
        for (int end = 0; end <= recovered.events.size(); end++) {
            Crash crash = new Crash(left, recovered.events.subList(0, end));
            for (FakeDisk twice : crash.all()) {
                states++;
                Story story = new Story(twice);
                story.open();
                assertEquals(found, story.state.lines());
                assertEquals(1, story.state.cuts(), "the cut is known, found now or recorded before");
            }
        }
    }

    /// Nobody else is there.
    private record Unlocked() implements Disk.Lock {
        @Override
        public boolean holds() {
            return true;
        }

        @Override
        public void close() {}
    }

    /// A log on a fake disk, written group by group in this thread.
    private static final class Story {
        private final FakeDisk disk;
        private final Segments segments;
        private final SegmentCreator maker;
        private final List<String> written = new ArrayList<>();
        private Lines state = new Lines();
        private LogOpener.Opened opened;
        private Writer writer;

        Story(FakeDisk disk) {
            this.disk = disk;
            this.segments = new Segments(disk, FakeDisk.DIRECTORY);
            this.maker = new SegmentCreator(segments, OPTIONS.segment());
        }

        void open() throws IOException {
            state = new Lines();
            opened = new LogOpener(segments, maker, state, OPTIONS).open();
            state.onApply(disk::acknowledged);
            writer = new Writer(FakeDisk.DIRECTORY, state, OPTIONS, maker, new Unlocked(), opened);
        }

        void restart() throws IOException {
            writer.close();
            open();
        }

        void continueFrom(List<String> found) {
            written.clear();
            written.addAll(found);
        }

        void group(int size) {
            List<Request> requests = new ArrayList<>();
            for (int i = 0; i < size; i++) {
                String line = "line " + written.size();
                written.add(line);
                requests.add(new Request.Append(Lines.TYPE, Lines.body(line), Urgency.NEW));
            }
            writer.serve(requests);
            requests.forEach(Request::await);
        }

        void compact() {
            Request compact = new Request.Compact();
            writer.serve(List.of(compact));
            compact.await();
        }
    }
}
