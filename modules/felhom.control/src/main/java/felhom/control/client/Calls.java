package felhom.control.client;

import felhom.control.client.Line.Ended;
import felhom.control.value.Malformed;
import felhom.control.wire.Event;
import felhom.control.wire.Fault;
import felhom.control.wire.Frame;
import felhom.control.wire.Method;
import felhom.control.wire.Question;
import felhom.ops.Failure;
import felhom.ops.HostException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;
import tools.jackson.databind.JsonNode;

/// Asks a daemon, one thing after the other.
///
/// Whoever waits may be interrupted: the daemon is told that nobody wants to watch any more, and what it then
/// says is the answer. The thread is marked again afterwards.
final class Calls {
    private static final Duration A_WHILE = Duration.ofHours(1);
    /// What a daemon has to say once nobody wants to watch any more, it says soon.
    private static final Duration TO_END = Duration.ofSeconds(80);

    private final Line line;
    private final Consumer<String> notices;
    private long last;
    private Optional<String> head = Optional.empty();

    /// The daemon ended, or does not answer any more, before it had answered.
    static final class DaemonGone extends HostException {
        private static final long serialVersionUID = 1L;

        DaemonGone(String method, String why) {
            super(Failure.of(
                    Failure.Kind.UNREACHABLE,
                    "the daemon is gone before it had answered (" + method + "): " + why
                            + "; see systemctl status felhom-agent, and journalctl -u felhom-agent"));
        }
    }

    /// @param notices told for whom an order waits
    Calls(Line line, Consumer<String> notices) {
        this.line = line;
        this.notices = notices;
    }

    /// The end of the daemon's log when it last answered.
    Optional<String> head() {
        return head;
    }

    <A, R> R ask(Method<A, R> method, A argument) {
        return ask(method, argument, _ -> {}, _ -> false);
    }

    /// @param told what goes on meanwhile, by the thread that waits here
    /// @param answers the daemon's questions, in the same way
    /// @throws HostException and what else the port throws in the daemon
    <A, R> R ask(Method<A, R> method, A argument, Consumer<Event> told, Predicate<Question> answers) {
        JsonNode value =
                run(method.name(), method.arguments().write(argument), told, answers, _ -> unexpected(method.name()));
        return method.result().read(value);
    }

    /// @param sink given each item of the list, in order
    <A, T> void list(Method.Listing<A, T> method, A argument, Consumer<T> sink) {
        Consumer<List<JsonNode>> items =
                part -> part.forEach(item -> sink.accept(method.item().read(item)));
        run(method.name(), method.arguments().write(argument), _ -> {}, _ -> false, items);
    }

    private static void unexpected(String method) {
        throw new Malformed(method + ": the answer is no list");
    }

    private JsonNode run(
            String method,
            JsonNode arguments,
            Consumer<Event> told,
            Predicate<Question> answers,
            Consumer<List<JsonNode>> items) {
        long id = ++last;
        line.say(new Frame.Request(id, method, arguments));
        boolean interrupted = false;
        boolean ended = false;
        try {
            while (true) {
                Optional<Frame> next;
                try {
                    next = line.next(interrupted ? TO_END : A_WHILE);
                } catch (InterruptedException stop) {
                    interrupted = true;
                    line.say(new Frame.Cancel(id));
                    continue;
                } catch (Ended gone) {
                    throw new DaemonGone(method, String.valueOf(gone.getMessage()));
                }
                if (next.isEmpty()) {
                    if (interrupted) {
                        throw new DaemonGone(method, "it does not end");
                    }
                    continue;
                }
                switch (next.get()) {
                    case Frame.Told(long of, Event.Notice(String words)) when of == id -> notices.accept(words);
                    case Frame.Told(long of, Event event) when of == id -> told.accept(event);
                    case Frame.Asked(long of, Question question)
                    when of == id -> line.say(new Frame.Answer(id, answers.test(question)));
                    case Frame.Part(long of, List<JsonNode> part) when of == id -> items.accept(part);
                    case Frame.Result(long of, JsonNode value, var end)
                    when of == id -> {
                        head = end;
                        ended = true;
                        return value;
                    }
                    case Frame.Failed(long of, var fault, var end)
                    when of == id -> {
                        head = end;
                        ended = true;
                        throw Fault.thrown(fault);
                    }
                    case Frame.Refusal(var _, String text) -> throw new DaemonGone(method, text);
                    default -> throw new Malformed("the daemon says something else than it was asked for");
                }
            }
        } finally {
            if (!ended) {
                // What it goes on to say belongs to nothing that is asked for from now on.
                line.close();
            }
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
