package felhom.bench;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/// The least that durability costs on this disk: as many bytes as a burned nonce takes, written into a file that has
/// its size already, and forced.
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
public class ForceBenchmark {
    private static final int FRAME = Burned.BODY + 60;
    private static final int SIZE = 4 << 20;

    private final ByteBuffer frame = ByteBuffer.allocate(FRAME);
    private Path directory;
    private FileChannel file;
    private long at;

    @Setup
    public void make() throws IOException {
        directory = Scratch.make();
        file = FileChannel.open(directory.resolve("file"), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        file.write(ByteBuffer.allocate(SIZE), 0);
        file.force(true);
    }

    @TearDown
    public void close() throws IOException {
        file.close();
        Scratch.remove(directory);
    }

    @Benchmark
    public void writeAndForce() throws IOException {
        file.write(frame.rewind(), at);
        file.force(false);
        at = at + 2 * FRAME > SIZE ? 0 : at + FRAME;
    }
}
