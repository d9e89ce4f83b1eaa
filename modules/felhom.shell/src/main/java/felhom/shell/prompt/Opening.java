package felhom.shell.prompt;

import felhom.engine.access.HostAccess;
import felhom.engine.access.RunningDaemon;
import felhom.engine.state.Turn;
import felhom.engine.state.Worker;
import felhom.ops.HostException;
import felhom.shell.command.CommandRun;
import felhom.shell.command.Installation;
import felhom.shell.command.Installation.BadConfiguration;
import felhom.shell.console.Console;
import felhom.shell.line.Request;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// What is said before the first prompt: which agent this is, of which node, and by which way it works.
/// Whether the host answers is found out meanwhile, and said when it does not.
final class Opening implements AutoCloseable {
    // So that it stands above the first prompt; a daemon that hangs holds up nobody.
    private static final long PATIENCE_MILLIS = 100;
    static final Turn NEVER_WAITS =
            new Turn(new Worker(ProcessHandle.current().pid(), PromptCommand.NAME), Duration.ZERO, _ -> {});

    private final Installation installation;
    private final String node;
    private final Thread looking;
    private final CountDownLatch known = new CountDownLatch(1);
    private final List<String> found = new ArrayList<>();
    private Optional<Lines> lines = Optional.empty();

    private Opening(Request request, CommandRun run) {
        this.installation = run.installation();
        this.node = node(request);
        this.looking = Thread.ofVirtual().unstarted(() -> look(request));
    }

    /// Looks from now on; nothing is said yet.
    static Opening begin(Request request, CommandRun run) {
        Opening opening = new Opening(request, run);
        opening.looking.start();
        return opening;
    }

    private String node(Request request) {
        try {
            return installation.node(request.config()).value();
        } catch (BadConfiguration none) {
            return "felhom-agent";
        }
    }

    /// As the prompt has it.
    String node() {
        return node;
    }

    /// @param at is told what is found out later
    void tell(Console console, Lines at) {
        console.line("felhom-agent " + installation.build().version() + " on " + node);
        try {
            boolean _ = known.await(PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        synchronized (this) {
            found.forEach(console::line);
            console.line(at.keys());
            lines = Optional.of(at);
        }
    }

    /// Nobody wants to know any more.
    @Override
    public void close() {
        looking.interrupt();
    }

    private synchronized void say(String line) {
        lines.ifPresentOrElse(at -> at.tell(line), () -> found.add(line));
    }

    private void look(Request request) {
        try (HostAccess host = installation.again().connect(request.config(), NEVER_WAITS)) {
            say(way(host));
            known.countDown();
            host.nodeNow()
                    .trouble()
                    .ifPresent(why -> say(
                            "the host does not answer as it should: " + why + "; see felhom-agent --selftest=read"));
        } catch (BadConfiguration bad) {
            say("not ready: " + bad.problems().getFirst()
                    + "; all that is missing: config check; to set it up: leave, then felhom-agent setup");
        } catch (RuntimeException cannot) {
            say("not ready: " + cannot.getMessage());
        } finally {
            known.countDown();
        }
    }

    private String way(HostAccess host) {
        try {
            return host.daemon().map(this::through).orElse("alone: no daemon runs, each command works by itself");
        } catch (HostException barred) {
            return "the daemon is not for this user: " + barred.failure().message();
        }
    }

    private String through(RunningDaemon daemon) {
        RunningDaemon.Standing standing = daemon.standing();
        String version = standing.version().equals(installation.build().version())
                ? ""
                : ", which is of version " + standing.version();
        return "through the daemon" + version
                + standing.fault()
                        .map(words -> "; it can begin nothing: " + words)
                        .orElse("");
    }
}
