package felhom.agent;

import static org.junit.jupiter.api.Assertions.assertTrue;

import felhom.control.ControlSocket;
import felhom.shell.command.Interruption;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/// The daemon of an agent, in a thread of the test's. It is stopped as Ctrl-C stops it.
final class TestDaemon implements AutoCloseable, Interruption {
    private static final Duration MOST = Duration.ofSeconds(60);

    private final CompletableFuture<TestAgent.Result> end = new CompletableFuture<>();
    private boolean requested;
    private Optional<Thread> waiting = Optional.empty();

    /// Returns when it has the state and serves commands.
    TestDaemon(TestAgent agent) {
        agent.interruption = this;
        Thread.ofPlatform().name("daemon").daemon().start(() -> end.complete(agent.run("daemon")));
        Path holder = agent.runtime.resolve("holder");
        Path socket = agent.runtime.resolve("control.sock");
        await(() -> end.isDone() || (holds(holder) && ControlSocket.answered(socket)), "it did not start");
        agent.interruption = Interruption.NEVER;
        assertTrue(!end.isDone(), () -> end.join().all());
    }

    private static boolean holds(Path holder) {
        try {
            return Files.exists(holder) && Files.readString(holder).contains("daemon");
        } catch (IOException gone) {
            throw new UncheckedIOException(gone);
        }
    }

    static void await(BooleanSupplier seen, String otherwise) {
        long until = System.nanoTime() + MOST.toNanos();
        while (!seen.getAsBoolean()) {
            assertTrue(System.nanoTime() < until, otherwise);
            Thread.onSpinWait();
        }
    }

    TestAgent.Result stop() {
        request();
        return end.orTimeout(MOST.toSeconds(), TimeUnit.SECONDS).join();
    }

    private synchronized void request() {
        requested = true;
        waiting.ifPresent(Thread::interrupt);
    }

    @Override
    public synchronized boolean requested() {
        return requested;
    }

    @Override
    public AutoCloseable interrupting() {
        return () -> {};
    }

    @Override
    public synchronized AutoCloseable interruptingAfter(Duration grace, String lastWords) {
        waiting = Optional.of(Thread.currentThread());
        return this::forget;
    }

    private synchronized void forget() {
        waiting = Optional.empty();
    }

    @Override
    public void close() {
        stop();
    }
}
