package felhom.daemon;

import felhom.control.Hello;
import felhom.control.client.ControlClient;
import felhom.engine.door.Report;
import felhom.engine.order.Outcome;
import felhom.engine.port.TaskListener;
import felhom.engine.state.Turn;
import felhom.engine.state.Worker;
import felhom.ops.Failure;
import felhom.ops.HostException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;

/// What operators order through the socket, with the client that `felhom-agent run` has, and what they were
/// told. Each order is a connection of its own.
final class ShellOrders {
    private static final Set<Failure.Kind> GONE = EnumSet.of(Failure.Kind.UNREACHABLE, Failure.Kind.TIMED_OUT);
    private static final Duration ANSWER = Duration.ofSeconds(10);
    private static final Turn TURN = new Turn(new Worker(0, "run"), Duration.ofMinutes(1), _ -> {});

    private final Path socket;
    private final Hello hello = hello();
    private final Map<String, String> told = new ConcurrentHashMap<>();
    private final Queue<String> wrong = new ConcurrentLinkedQueue<>();
    private final List<Thread> waiting = new ArrayList<>();

    ShellOrders(Path socket) {
        this.socket = socket;
    }

    // Only a program of the same build is spoken to.
    private static Hello hello() {
        var build = new Properties();
        try (var in = ShellOrders.class.getResourceAsStream("/felhom/agent/build.properties")) {
            if (in == null) throw new AssertionError("felhom.agent is not on the class path");
            build.load(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new Hello(build.getProperty("version"), build.getProperty("commit"));
    }

    /// Returns at once.
    void order(Wish wish) {
        waiting.add(Thread.ofVirtual().start(() -> submit(wish)));
    }

    /// Until whoever has ordered has its answer, or has learnt that the daemon is gone.
    void join() throws InterruptedException {
        for (var thread : waiting) thread.join();
        waiting.clear();
        if (!wrong.isEmpty()) throw new AssertionError(String.join("\n", wrong));
    }

    /// The same.
    boolean joined() {
        try {
            join();
            return true;
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private void submit(Wish wish) {
        try {
            var client = ControlClient.connect(socket, hello, TURN, ANSWER);
            if (client.isEmpty()) return;
            try (var connected = client.get()) {
                note(wish, connected.door().submit(wish.order(), TaskListener.SILENT));
            }
        } catch (HostException gone) {
            // Killed before it had taken the order, as far as its operator knows.
            if (!GONE.contains(gone.failure().kind())) wrong.add(gone.failure().message());
        }
    }

    private void note(Wish wish, Report report) {
        // What was refused, or not even planned, leaves nothing: it may be ordered again.
        if (report.plan().isEmpty() || report.outcome().isEmpty()) return;
        var outcome = report.outcome().get();
        boolean open = outcome instanceof Outcome.Unknown unknown && unknown.open();
        if (!open) told.put(wish.key(), outcome.word());
    }

    /// How it ended, as its operator heard.
    Optional<String> told(Wish wish) {
        return Optional.ofNullable(told.get(wish.key()));
    }
}
