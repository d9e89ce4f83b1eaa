package felhom.shell;

import felhom.ops.Failure;
import felhom.ops.HostException;
import felhom.ops.run.AgentState;
import felhom.ops.run.Journal;
import felhom.shell.Installation.BadConfiguration;
import felhom.shell.Request.UsageError;
import java.nio.channels.ClosedByInterruptException;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import tools.jackson.databind.node.ObjectNode;

/// The program as an operator types it: one command, one answer, one exit code.
public final class Shell {
    private final Installation installation;
    private final Console console;
    private final Stop stop;

    public Shell(Installation installation, Console console, Stop stop) {
        this.installation = installation;
        this.console = console;
        this.stop = stop;
    }

    /// Never throws: what goes wrong is said, and the exit code tells its kind.
    public Exit run(String... args) {
        List<String> given = Arrays.asList(args);
        if (given.isEmpty()) {
            // The daemon will start here; until then there is nothing to do without a command.
            Help.program(Commands.ALL).forEach(console::error);
            return Exit.USAGE;
        }
        if (given.getFirst().equals("--version")) {
            return version(given.contains("--json"));
        }
        if (List.of("--help", "-h", "help").contains(given.getFirst())) {
            Help.program(Commands.ALL).forEach(console::line);
            return Exit.OK;
        }
        Request request;
        try {
            request = new CommandLine(Commands.ALL).read(given);
        } catch (UsageError wrong) {
            Session session = new Session(installation, console, stop);
            Exit exit = session.failed(given.contains("--json"), usage(wrong));
            session.end();
            return exit;
        }
        return run(request);
    }

    private Exit run(Request request) {
        Session session = new Session(installation, console, stop);
        Exit exit = run(request, session);
        session.end();
        return exit;
    }

    private Exit run(Request request, Session session) {
        if (request.flag("--help")) {
            Help.command(request.command()).forEach(console::line);
            return Exit.OK;
        }
        // A command that changes the guest asks for a grace of its own instead.
        try (AutoCloseable _ = stop.interrupting()) {
            if (request.flag("--debug")) {
                installation.debug();
            }
            return request.command().handler().run(request, session);
        } catch (UsageError wrong) {
            return session.failed(request, usage(wrong));
        } catch (BadConfiguration bad) {
            ConfigCommands.problems(request, session, bad.problems());
            return Exit.USAGE;
        } catch (AgentState.StateRefused | Journal.JournalBroken unusable) {
            if (stop.requested() && cutOff(unusable)) {
                session.unanswered(request, "interrupted", "interrupted");
                return Exit.INTERRUPTED;
            }
            if (unusable instanceof AgentState.StateRefused refused) {
                refused.head().ifPresent(session::head);
            }
            return session.failed(request, Failure.of(Failure.Kind.HOST, String.valueOf(unusable.getMessage())));
        } catch (HostException e) {
            if (stop.requested()) {
                session.unanswered(request, "interrupted", "interrupted");
                return Exit.INTERRUPTED;
            }
            return session.failed(request, e.failure());
        } catch (Exception bug) {
            session.unanswered(request, "defect", "error: this should not have happened: " + bug);
            for (StackTraceElement frame : bug.getStackTrace()) {
                console.error("    at " + frame);
            }
            return Exit.FAILED;
        }
    }

    /// Java closes the file that an interrupted thread is at: nothing is wrong with the file.
    private static boolean cutOff(Throwable unusable) {
        return Stream.iterate(unusable, Objects::nonNull, Throwable::getCause)
                .anyMatch(ClosedByInterruptException.class::isInstance);
    }

    private static Failure usage(UsageError wrong) {
        return Failure.of(Failure.Kind.USAGE, String.valueOf(wrong.getMessage()));
    }

    private Exit version(boolean json) {
        Installation.Build build = installation.build();
        if (json) {
            ObjectNode node = Session.object();
            node.put("version", build.version());
            node.put("commit", build.commit());
            node.put("java", build.java());
            console.line(node.toString());
        } else {
            console.line(
                    "felhom-agent " + build.version() + " (commit " + build.commit() + ", Java " + build.java() + ")");
        }
        return Exit.OK;
    }

    /// Apart, so that `--version` does not wait for them.
    private static final class Commands {
        static final List<Command> ALL = Stream.of(
                        SelfTestCommands.all(),
                        TaskCommands.all(),
                        GuestCommands.all(),
                        PlanCommands.all(),
                        OrderCommands.all(),
                        AuditCommands.all(),
                        StateCommands.all(),
                        StorageCommands.all(),
                        ConfigCommands.all(),
                        VerifyCommands.all(),
                        SignersCommands.all())
                .flatMap(List::stream)
                .toList();
    }
}
