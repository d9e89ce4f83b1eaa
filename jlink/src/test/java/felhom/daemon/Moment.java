package felhom.daemon;

import felhom.testkit.PveSimulator;
import felhom.testkit.hub.HubSimulator;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;

/// When a daemon is killed. Most moments are counted in what it does and not in time: what is between two
/// writes of an order takes a millisecond, and a slow machine gets as far.
///
/// @param count how often it happens first
/// @param later how long after that
record Moment(What what, int count, Duration later) {
    // It may have nothing more to do.
    private static final Duration MOST = Duration.ofSeconds(2);
    private static final long BETWEEN = 100_000;

    enum What {
        /// It was started: perhaps it opens its log just now.
        START,
        /// It wrote to its log, since it answers.
        RECORD,
        /// It asked the host for something.
        WRITE,
        /// It reported to the hub.
        REPORT,
        /// It answers; nothing else is waited for.
        ANSWER
    }

    static Moment drawn(Random random) {
        int sort = random.nextInt(20);
        if (sort == 0) return new Moment(What.START, 0, millis(random, 1200));
        if (sort <= 8) return new Moment(What.RECORD, 1 + random.nextInt(14), millis(random, 4));
        if (sort <= 13) return new Moment(What.WRITE, 1 + random.nextInt(4), millis(random, 8));
        if (sort <= 17) return new Moment(What.REPORT, 1 + random.nextInt(2), millis(random, 40));
        return new Moment(What.ANSWER, 0, millis(random, 1500));
    }

    private static Duration millis(Random random, int most) {
        return Duration.ofNanos((long) (random.nextDouble() * most * 1_000_000));
    }

    /// How often it has happened by now is where it is counted from.
    Waiting from(DaemonSite daemon, PveSimulator host, HubSimulator hub) {
        LongSupplier counter = switch (what) {
            case RECORD -> new Growth(daemon.log());
            case WRITE -> () -> host.writes().size();
            case REPORT -> hub::requests;
            case START, ANSWER -> () -> 0;
        };
        return new Waiting(counter, counter.getAsLong());
    }

    /// Until it comes.
    final class Waiting {
        private final LongSupplier counter;
        private final long before;

        private Waiting(LongSupplier counter, long before) {
            this.counter = counter;
            this.before = before;
        }

        void await() {
            long end = System.nanoTime() + MOST.toNanos();
            while (counter.getAsLong() - before < count && System.nanoTime() < end) LockSupport.parkNanos(BETWEEN);
            long at = System.nanoTime() + later.toNanos();
            while (System.nanoTime() < at) LockSupport.parkNanos(Math.min(BETWEEN, at - System.nanoTime()));
        }
    }

    /// How often a log was seen to have grown.
    private static final class Growth implements LongSupplier {
        private final Path log;
        private long bytes;
        private long times;

        Growth(Path log) {
            this.log = log;
        }

        @Override
        public long getAsLong() {
            long now = bytes();
            if (now != bytes) times++;
            bytes = now;
            return times;
        }

        private long bytes() {
            if (Files.notExists(log)) return 0;
            try (var files = Files.newDirectoryStream(log, "segment-*.log")) {
                long sum = 0;
                for (var file : files) sum += Files.size(file);
                return sum;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
