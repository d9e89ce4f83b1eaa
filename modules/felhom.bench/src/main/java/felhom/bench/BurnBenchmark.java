package felhom.bench;

import felhom.ops.log.Log;
import felhom.ops.log.Options;
import felhom.ops.log.Position;
import felhom.ops.log.Urgency;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Threads;

/// Burning nonces, each durable when the call returns, new segments included. Its twin is [ForceBenchmark].
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
public class BurnBenchmark {
    private final byte[] body = new byte[Burned.BODY];
    private Path directory;
    private Log log;

    @Setup
    public void open() throws IOException {
        directory = Scratch.make();
        log = Log.open(directory, new Burned(), Options.defaults());
    }

    @TearDown
    public void close() throws IOException {
        log.close();
        Scratch.remove(directory);
    }

    @Benchmark
    @Threads(1)
    public Position oneCaller() {
        return log.append(Burned.TYPE, body, Urgency.NEW);
    }

    @Benchmark
    @Threads(16)
    public Position sixteenCallers() {
        return log.append(Burned.TYPE, body, Urgency.NEW);
    }
}
