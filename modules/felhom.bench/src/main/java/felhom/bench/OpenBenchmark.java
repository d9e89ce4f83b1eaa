package felhom.bench;

import felhom.log.Log;
import felhom.log.Options;
import felhom.log.Urgency;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/// Opening a log that holds a million records: as it is kept (opening reads the newest segment), and with all of them
/// in one segment, which is what reading them costs. Budget: 2 s, and the whole heap is the 16 MiB that it may take.
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(jvmArgsPrepend = "-Xmx16m")
@Warmup(iterations = 1)
@Measurement(iterations = 5)
public class OpenBenchmark {
    private static final int RECORDS = 1_000_000;
    private static final int CALLERS = 200;

    @Param({"4", "256"})
    public int segmentMebibytes;

    private Path directory;
    private Options options;

    @Setup
    public void fill() throws Exception {
        directory = Scratch.make();
        options = Options.defaults().segment(segmentMebibytes << 20, 256 << 10);
        // What is written is not read after a crash: forcing would only take time.
        try (Log log = Log.open(directory, new Burned(), options.disk(new Unforced(options.disk())));
                ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int caller = 0; caller < CALLERS; caller++) {
                callers.submit(() -> {
                    for (int i = 0; i < RECORDS / CALLERS; i++) {
                        log.append(Burned.TYPE, new byte[Burned.BODY], Urgency.NEW);
                    }
                });
            }
        }
    }

    @TearDown
    public void remove() throws IOException {
        Scratch.remove(directory);
    }

    @Benchmark
    public long open() {
        Burned state = new Burned();
        try (Log log = Log.open(directory, state, options)) {
            if (log.head().seq() < RECORDS) {
                throw new IllegalStateException("only " + log.head().seq() + " records are there");
            }
            return state.records();
        }
    }
}
