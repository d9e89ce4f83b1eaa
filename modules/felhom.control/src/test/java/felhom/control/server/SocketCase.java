package felhom.control.server;

import static org.junit.jupiter.api.Assertions.assertTrue;

import felhom.control.Hello;
import felhom.control.client.ControlClient;
import felhom.control.wire.Frame;
import felhom.control.wire.FrameReader;
import felhom.control.wire.FrameWriter;
import felhom.engine.state.Turn;
import felhom.engine.state.Worker;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.UserPrincipal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/// A real socket with a fake host behind it.
abstract class SocketCase {
    static final Hello PROGRAM = new Hello("0.1.0", "0123456789ab");
    static final Duration PATIENCE = Duration.ofMinutes(2);

    final FakeHost host = new FakeHost();
    final List<String> notices = new CopyOnWriteArrayList<>();
    final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final List<AutoCloseable> open = new ArrayList<>();
    Path directory = Path.of("unset");
    Path socket = Path.of("unset");

    @BeforeEach
    void aDirectory() throws IOException {
        // Not JUnit's own, whose names may be longer than a socket's can be.
        directory = Files.createTempDirectory("felhom");
        socket = directory.resolve("control.sock");
    }

    @AfterEach
    void end() throws Exception {
        for (AutoCloseable each : open.reversed()) {
            each.close();
        }
        threads.shutdownNow();
        Files.deleteIfExists(socket);
        Files.delete(directory);
    }

    <T extends AutoCloseable> T closing(T opened) {
        open.add(opened);
        return opened;
    }

    ControlServer serve() throws IOException {
        return serve(Limits.STANDARD);
    }

    ControlServer serve(Limits limits) throws IOException {
        return serve(PROGRAM, limits, us -> new HashSet<>(Set.of(us)));
    }

    ControlServer serve(Hello program, Limits limits, Function<UserPrincipal, Set<UserPrincipal>> allowed)
            throws IOException {
        return closing(ControlServer.open(socket, program, host::of, limits, allowed));
    }

    Optional<ControlClient> connect(Hello program) {
        return ControlClient.connect(
                socket, program, new Turn(new Worker(0, ""), Duration.ofSeconds(7), notices::add), PATIENCE);
    }

    ControlClient client() {
        return closing(connect(PROGRAM).orElseThrow());
    }

    Raw raw() throws IOException {
        return closing(new Raw(socket));
    }

    static void until(BooleanSupplier so) {
        long start = System.nanoTime();
        while (!so.getAsBoolean()) {
            assertTrue(System.nanoTime() - start < TimeUnit.SECONDS.toNanos(PATIENCE.toSeconds()), "it does not come");
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
        }
    }

    /// A client that says what it likes.
    static final class Raw implements AutoCloseable {
        final SocketChannel channel;
        private final FrameReader reader;

        Raw(Path socket) throws IOException {
            channel = SocketChannel.open(StandardProtocolFamily.UNIX);
            channel.connect(UnixDomainSocketAddress.of(socket));
            reader = new FrameReader(channel, 64 << 20);
        }

        Raw greet() throws IOException {
            say(new Frame.Greeting(PROGRAM));
            assertTrue(hear().orElseThrow() instanceof Frame.Greeting);
            return this;
        }

        void say(Frame frame) throws IOException {
            for (ByteBuffer part : FrameWriter.bytes(frame)) {
                write(part);
            }
        }

        void write(ByteBuffer bytes) throws IOException {
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
        }

        Optional<Frame> hear() throws IOException {
            return reader.read();
        }

        /// What is said until the daemon hangs up.
        List<Frame> rest() {
            List<Frame> rest = new ArrayList<>();
            try {
                for (Optional<Frame> next = hear(); next.isPresent(); next = hear()) {
                    rest.add(next.get());
                }
            } catch (IOException reset) {
                // It is hung up too.
            }
            return rest;
        }

        @Override
        public void close() throws IOException {
            channel.close();
        }
    }
}
