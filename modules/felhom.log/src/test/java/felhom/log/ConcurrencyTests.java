package felhom.log;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Many threads at one log.
class ConcurrencyTests {
    @TempDir
    private Path temporary;

    private Path directory() {
        return temporary.resolve("log");
    }

    private Log open(LogState state) {
        return Log.open(directory(), state, Options.defaults().segment(4096, 512));
    }

    private static Position append(Log log, String line) {
        return log.append(Lines.TYPE, Lines.body(line), Urgency.NEW);
    }

    @Test
    void manyCallersAllGetTheirRecordsInTheOrderOfTheLog() throws Exception {
        Lines state = new Lines();
        Options options = Options.defaults().segment(1 << 16, 1024);
        try (Log log = Log.open(directory(), state, options);
                var callers = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<List<Position>>> futures = new ArrayList<>();
            for (int caller = 0; caller < 16; caller++) {
                String name = "caller " + caller + ", ";
                futures.add(callers.submit(() -> {
                    List<Position> positions = new ArrayList<>();
                    for (int i = 0; i < 200; i++) {
                        positions.add(append(log, name + i));
                    }
                    return positions;
                }));
            }
            for (Future<List<Position>> future : futures) {
                List<Position> positions = future.get();
                for (int i = 1; i < positions.size(); i++) {
                    assertTrue(positions.get(i - 1).seq() < positions.get(i).seq());
                }
            }
        }

        assertEquals(3200, state.lines().size());
        assertEquals(3200, state.lines().stream().distinct().count());
        assertEquals(state.seqs().stream().sorted().toList(), state.seqs());
        assertEquals(state.lines(), Audits.lines(directory(), Disk.real()));
        Lines again = new Lines();
        Log.open(directory(), again, options).close();
        assertEquals(state.lines(), again.lines());
    }

    @Test
    void anAuditMayRunBesideTheWriter() throws Exception {
        int audits = 20;
        int writers = 4;
        int recordsEach = 500;
        // For each look the writers get some records more, so that they write beside it and never without end.
        Semaphore mayWrite = new Semaphore(0);
        try (Log log = open(new Lines());
                var callers = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> writing = new ArrayList<>();
            for (int caller = 0; caller < writers; caller++) {
                writing.add(callers.submit(() -> {
                    for (int i = 0; i < recordsEach; i++) {
                        mayWrite.acquireUninterruptibly();
                        log.append(Lines.TYPE, new byte[300], Urgency.NEW);
                    }
                }));
            }
            long seen = 0;
            try {
                for (int i = 0; i < audits; i++) {
                    mayWrite.release(writers * recordsEach / audits);
                    long before = log.head().seq();
                    seen = audited(Math.max(before, seen));
                }
            } finally {
                mayWrite.release(writers * recordsEach);
            }
            for (Future<?> each : writing) {
                each.get();
            }
            assertEquals(log.head().seq(), audited(seen));
            assertTrue(log.head().seq() >= (long) writers * recordsEach);
        }
    }

    /// @param least what was acknowledged, or seen by another audit, before this one
    /// @return the number of the last record
    private long audited(long least) throws Exception {
        try (Audit audit = Audit.of(directory(), Disk.real())) {
            for (Optional<Audit.Found> found = audit.next(); found.isPresent(); found = audit.next()) {
                assertInstanceOf(Audit.Found.Sound.class, found.get());
            }
            long last = audit.last().seq();
            assertTrue(last >= least, "what was acknowledged before is seen");
            return last;
        }
    }

    @Test
    void anInterruptDoesNotLoseTheAnswer() {
        try (Log log = open(new Lines())) {
            Thread.currentThread().interrupt();

            Position position = append(log, "one");

            assertTrue(Thread.interrupted(), "the interrupt is kept for later");
            assertEquals(position, log.head());
            append(log, "two");
        }
    }
}
