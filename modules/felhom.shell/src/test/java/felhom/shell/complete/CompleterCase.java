package felhom.shell.complete;

import felhom.engine.port.Clocks;
import felhom.shell.ManualMain;
import felhom.shell.manual.Program;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;

/// A completer of all commands, whose clock stands and whose questions wait until a test has them answered.
abstract class CompleterCase {
    static final Instant NOON = Instant.parse("2026-11-30T12:00:00Z");

    @TempDir
    Path directory;

    final FakeReads host = new FakeReads();
    /// Questions that nobody has answered yet.
    final Deque<Question> waiting = new ArrayDeque<>();
    private Duration passed = Duration.ZERO;
    private final Clocks clocks = new Clocks(() -> NOON.plus(passed), () -> passed.toNanos());
    private Completer completer;

    static final class Question {
        final String name;
        final Runnable work;
        boolean given;

        Question(String name, Runnable work) {
            this.name = name;
            this.work = work;
        }
    }

    final Completer completer() {
        if (completer == null) {
            Program program = ManualMain.program();
            completer = new Completer(
                    new Completer.Language(program.commands(), program.operations(), Map.of("guest adopt", "adopt")),
                    host,
                    new Completer.Site(directory, directory.resolve("home"), Duration.ZERO),
                    clocks,
                    (name, work) -> {
                        Question question = new Question(name, work);
                        waiting.add(question);
                        return () -> question.given = true;
                    });
        }
        return completer;
    }

    final void pass(Duration time) {
        passed = passed.plus(time);
    }

    /// The questions that wait are answered, and those that come of it.
    final void answer() {
        while (!waiting.isEmpty()) {
            waiting.remove().work.run();
        }
    }

    /// At the end of the line, with what is known now.
    final Completions key(String line) {
        return completer().complete(line, line.length());
    }

    /// The same once all is known.
    final List<Candidate> known(String line) {
        int before;
        do {
            before = host.asked.size();
            key(line);
            answer();
        } while (host.asked.size() > before);
        return key(line).candidates();
    }

    final List<String> values(String line) {
        return known(line).stream().map(Candidate::value).toList();
    }

    final List<String> typed(String line) {
        return known(line).stream().map(Candidate::typed).toList();
    }

    /// Such as `101: web, container, running`, and what is greyed in brackets.
    final List<String> described(String line) {
        return known(line).stream().map(CompleterCase::words).toList();
    }

    static String words(Candidate candidate) {
        return candidate.shown() + ": " + candidate.description()
                + candidate.greyed().map(why -> " [" + why + "]").orElse("");
    }

    static List<String> remarks(Completions completions) {
        return completions.remarks().stream()
                .map(remark -> remark.group() + ": " + remark.words())
                .toList();
    }
}
