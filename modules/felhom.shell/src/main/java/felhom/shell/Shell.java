package felhom.shell;

import felhom.engine.ledger.Journal;
import felhom.engine.state.AgentState;
import felhom.messages.ProgramMessages;
import felhom.ops.Failure;
import felhom.ops.HostException;
import felhom.shell.command.CommandRun;
import felhom.shell.command.Exit;
import felhom.shell.command.Installation;
import felhom.shell.command.Installation.BadConfiguration;
import felhom.shell.command.Interruption;
import felhom.shell.command.Program;
import felhom.shell.console.Console;
import felhom.shell.line.CommandForm;
import felhom.shell.line.CommandLine;
import felhom.shell.line.Request;
import felhom.shell.line.UsageError;
import felhom.shell.service.ConfigCommands;
import felhom.shell.service.DaemonCommands;
import java.nio.channels.ClosedByInterruptException;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/// The program as an operator types it: one command, one answer, one exit code.
public final class Shell {
    private static final Program PROGRAM = new Program() {
        @Override
        public List<CommandForm> forms() {
            return Commands.FORMS;
        }

        @Override
        public List<String> help(CommandForm form) {
            return Help.command(form);
        }

        @Override
        public Exit run(Installation installation, Console console, Interruption interruption, List<String> words) {
            return new Shell(installation, console, interruption).run(words.toArray(String[]::new));
        }
    };

    private final Installation installation;
    private final Console console;
    private final Interruption interruption;

    public Shell(Installation installation, Console console, Interruption interruption) {
        this.installation = installation;
        this.console = console;
        this.interruption = interruption;
    }

    /// Never throws: what goes wrong is said, and the exit code tells its kind.
    public Exit run(String... args) {
        List<String> given = Arrays.asList(args);
        given.forEach(console.secrets()::tokenIn);
        return arrived(answer(given));
    }

    /// An answer that was not taken is none, whatever was done.
    private Exit arrived(Exit exit) {
        Optional<String> fault = console.fault();
        if (fault.isPresent()) {
            console.error("error: " + fault.get());
            return exit == Exit.OK ? Exit.FAILED : exit;
        }
        return console.unread() && (exit == Exit.OK || exit == Exit.INTERRUPTED) ? Exit.UNREAD : exit;
    }

    private Exit answer(List<String> given) {
        // What these two are for may stand behind them.
        List<String> words = given.stream()
                .filter(word -> !List.of("--json", "--debug").contains(word))
                .toList();
        boolean json = given.contains("--json");
        if (words.equals(List.of("--version")) && !json) {
            return version();
        }
        CommandRun run = new CommandRun(installation, console, interruption, PROGRAM);
        try {
            Exit exit = run(words, given, json, run);
            run.end();
            return exit;
        } catch (OutOfMemoryError tooMuch) {
            // What it was for has been let go of by now.
            Exit exit = run.outOfMemory(json);
            run.end();
            return exit;
        }
    }

    private Exit run(List<String> words, List<String> given, boolean json, CommandRun run) {
        try {
            return switch (words.isEmpty() ? "" : words.getFirst()) {
                case "" -> {
                    Stream<String> daemon = Stream.concat(Stream.of(DaemonCommands.NAME), given.stream());
                    yield run(new CommandLine(Commands.FORMS).read(daemon.toList()), run);
                }
                case "--version" -> version(json, run);
                case "--help", "-h", "help" -> {
                    if (words.size() == 1) {
                        yield help(json, run);
                    }
                    Stream<String> command = Stream.concat(words.stream().skip(1), Stream.of("--help"));
                    yield help(new CommandLine(Commands.FORMS).read(command.toList()), json, run);
                }
                default -> run(new CommandLine(Commands.FORMS).read(given), run);
            };
        } catch (UsageError wrong) {
            return run.failed(json, usage(wrong));
        } catch (RuntimeException bug) {
            return defect(json, run, bug);
        }
    }

    private Exit help(boolean json, CommandRun run) {
        if (json) {
            run.json(Help.message(Commands.FORMS));
        } else {
            Help.program(Commands.FORMS).forEach(console::line);
        }
        return Exit.OK;
    }

    private Exit help(Request request, boolean json, CommandRun run) {
        if (json) {
            run.json(Help.message(request.form()));
        } else {
            Help.command(request.form()).forEach(console::line);
        }
        return Exit.OK;
    }

    private Exit run(Request request, CommandRun run) {
        if (request.flag(CommandForm.HELP)) {
            return help(request, request.json(), run);
        }
        // A command that changes the guest asks for a grace of its own instead.
        try (AutoCloseable _ = interruption.interrupting()) {
            // A signal in the first moments interrupts nothing that has not begun.
            if (interruption.requested()) {
                return interrupted(request, run);
            }
            if (request.flag(CommandForm.DEBUG)) {
                installation.debug();
            }
            return Commands.of(request.form()).handler().run(request, run);
        } catch (UsageError wrong) {
            return run.failed(request, usage(wrong));
        } catch (BadConfiguration bad) {
            ConfigCommands.problems(request, run, bad.problems());
            if (request.form().words().equals(DaemonCommands.NAME)) {
                console.error("the daemon was not started; all commands: felhom-agent --help");
            }
            return Exit.USAGE;
        } catch (AgentState.StateRefused | Journal.JournalBroken unusable) {
            if (interruption.requested() && cutOff(unusable)) {
                return interrupted(request, run);
            }
            if (unusable instanceof AgentState.StateRefused refused) {
                refused.head().ifPresent(run::head);
            }
            return run.failed(request, Failure.of(Failure.Kind.HOST, String.valueOf(unusable.getMessage())));
        } catch (HostException e) {
            if (interruption.requested()) {
                return interrupted(request, run);
            }
            return run.failed(request, e.failure());
        } catch (Exception bug) {
            return defect(request.json(), run, bug);
        }
    }

    /// Whoever reads the answer no more has no use for words about that either.
    private Exit interrupted(Request request, CommandRun run) {
        if (!console.unread()) {
            run.unanswered(request, "interrupted", "interrupted");
        }
        return Exit.INTERRUPTED;
    }

    private Exit defect(boolean json, CommandRun run, Exception bug) {
        run.unanswered(json, "defect", "error: this should not have happened: " + bug);
        for (StackTraceElement frame : bug.getStackTrace()) {
            console.error("    at " + frame);
        }
        return Exit.FAILED;
    }

    /// Java closes the file that an interrupted thread is at: nothing is wrong with the file.
    private static boolean cutOff(Throwable unusable) {
        return Stream.iterate(unusable, Objects::nonNull, Throwable::getCause)
                .anyMatch(
                        cause -> cause instanceof ClosedByInterruptException || cause instanceof InterruptedException);
    }

    private static Failure usage(UsageError wrong) {
        return Failure.of(Failure.Kind.USAGE, String.valueOf(wrong.getMessage()));
    }

    // Without a CommandRun, which would load what writes JSON.
    private Exit version() {
        Installation.Build build = installation.build();
        console.line("felhom-agent " + build.version() + " (commit " + build.commit() + ", Java " + build.java() + ")");
        return Exit.OK;
    }

    private Exit version(boolean json, CommandRun run) {
        if (!json) {
            return version();
        }
        Installation.Build build = installation.build();
        run.json(ProgramMessages.build(build.version(), build.commit(), build.java()));
        return Exit.OK;
    }
}
