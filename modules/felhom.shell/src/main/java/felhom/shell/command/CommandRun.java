package felhom.shell.command;

import felhom.engine.access.HostAccess;
import felhom.engine.state.StateAdmin;
import felhom.engine.state.Turn;
import felhom.engine.state.Worker;
import felhom.messages.FailureMessages;
import felhom.messages.Message;
import felhom.ops.Failure;
import felhom.shell.console.Console;
import felhom.shell.console.Figures;
import felhom.shell.line.Completion;
import felhom.shell.line.Option;
import felhom.shell.line.Request;
import felhom.shell.line.ValueTypes;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;

/// One command at work: what it works with besides its request, and its one answer. A command that holds the
/// log gets it from here, so that its answer names the log's end, however the command ends.
public final class CommandRun {
    /// Of every command that writes.
    public static final Option.Valued<Duration> WAIT = Option.valued(
            "--wait",
            "SECONDS",
            ValueTypes.seconds(0, 86_400),
            Completion.Known.NOTHING,
            "wait so long for another felhom-agent that is at work, 60 by default; 0 is refused at once");

    private final Installation installation;
    private final Console console;
    private final Interruption interruption;
    private final Program program;
    /// Writes it, with the end of the log.
    private Optional<Consumer<Optional<String>>> answer = Optional.empty();
    private boolean answered;
    private Supplier<Optional<String>> head = Optional::empty;

    public CommandRun(Installation installation, Console console, Interruption interruption, Program program) {
        this.installation = installation;
        this.console = console;
        this.interruption = interruption;
        this.program = program;
    }

    public Installation installation() {
        return installation;
    }

    public Console console() {
        return console;
    }

    public Interruption interruption() {
        return interruption;
    }

    /// The commands that this one is one of.
    public Program program() {
        return program;
    }

    /// Whether somebody sits at a terminal, sees what is said and can be asked: no script, no pipe, no JSON.
    public boolean attended(Request request) {
        return !request.json()
                && !console.unattended()
                && console.terminal()
                && installation.desk().attended();
    }

    /// How this command comes by the agent's state, where another has it.
    Turn turn(Request request) {
        Duration most = request.value(WAIT).orElse(Duration.ofSeconds(60));
        Worker self = new Worker(ProcessHandle.current().pid(), request.words());
        return new Turn(self, most, console::error);
    }

    /// As [Installation#connect].
    public HostAccess connect(Request request) {
        HostAccess host = installation.connect(request.config(), turn(request));
        head = host::head;
        return host;
    }

    /// As [Installation#daemon].
    public Optional<HostAccess> daemon(Request request) {
        return installation.daemon(request.config(), turn(request));
    }

    /// As [Installation#state].
    public StateAdmin state(Request request) {
        StateAdmin state = installation.state(request.config(), turn(request));
        head = state::head;
        return state;
    }

    /// The log was opened all the same, and this is its end.
    public void head(String now) {
        head = () -> Optional.of(now);
    }

    /// The answer in JSON. There is one: the first.
    public void json(Message message) {
        if (answer.isEmpty()) {
            answer = Optional.of(last -> {
                String text = last.map(message::withLogHead).orElse(message).text();
                answered = true;
                console.line(text);
            });
        }
    }

    /// The same as a list, of which only one item is JSON at a time: a cluster's list is long.
    public <T> void json(List<T> items, Function<T, Message> as) {
        if (answer.isEmpty()) {
            answer = Optional.of(_ -> {
                String before = "[";
                for (T item : items) {
                    String text = as.apply(item).text();
                    answered = true;
                    console.piece(before + text);
                    before = ",";
                }
                answered = true;
                console.line(items.isEmpty() ? "[]" : "]");
            });
        }
    }

    /// One line of JSON now, for an answer of many.
    public void line(Message message) {
        console.line(message.text());
    }

    /// Gives the answer now, where what comes next depends on whether it was taken.
    public void answer() {
        if (answered) {
            return;
        }
        Optional<String> last = head.get();
        answer.ifPresent(document -> document.accept(last));
    }

    /// The command is over and has let go of the log: what is said here is its last word.
    public void end() {
        answer();
        Optional<String> last = head.get();
        if (answer.isEmpty()) {
            last.ifPresent(words -> console.error("log " + (console.terminal() ? Figures.head(words) : words)));
        }
    }

    /// Nothing of what was to be said can be held: this is said instead.
    public Exit outOfMemory(boolean json) {
        if (!answered) {
            answer = Optional.empty();
        }
        long most = Runtime.getRuntime().maxMemory() >> 20;
        return failed(
                json,
                Failure.of(
                        Failure.Kind.UNREADABLE,
                        "this takes more memory than the agent has (" + most
                                + " MiB): the host sent too much at once, or --limit asks for too much"));
    }

    public Exit failed(Request request, Failure failure) {
        return failed(request.json(), failure);
    }

    public Exit failed(boolean json, Failure failure) {
        Exit exit = Exit.of(failure.kind());
        if (json && answer.isEmpty()) {
            json(FailureMessages.failure(failure));
        } else {
            console.error("error: " + failure.message());
            failure.log().forEach(line -> console.error("  | " + line));
        }
        return exit;
    }

    /// The answer of a command that ends without one, for whoever reads JSON; the words go to standard error
    /// anyway.
    public void unanswered(Request request, String kind, String words) {
        unanswered(request.json(), kind, words);
    }

    public void unanswered(boolean json, String kind, String words) {
        console.error(words);
        if (json) {
            json(FailureMessages.unanswered(kind, words));
        }
    }
}
