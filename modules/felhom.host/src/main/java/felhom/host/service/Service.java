package felhom.host.service;

import felhom.host.probe.UnitName;
import felhom.host.program.Answer;
import felhom.host.program.Program;
import felhom.host.program.Programs;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/// One service of systemd's. Only root may have it started.
public final class Service {
    private static final Duration LOOK = Duration.ofSeconds(10);
    private static final String LINES = "12";
    // sd_booted(3).
    private static final Path BOOTED = Path.of("run/systemd/system");

    private final UnitName unit;
    private final Programs programs;
    private final Path root;
    private final Duration patience;

    /// @param root the directory that everything else lies below, `/` unless it is a test's
    /// @param patience longer than the unit's own time-outs to stop and to start
    public Service(UnitName unit, Programs programs, Path root, Duration patience) {
        this.unit = unit;
        this.programs = programs;
        this.root = root;
        this.patience = patience;
    }

    /// What came of a start.
    ///
    /// @param words the unit's own status where it is active; else why not, a line each
    public record Started(boolean active, List<String> words) {
        public Started {
            words = List.copyOf(words);
        }
    }

    /// Whether systemd runs this machine.
    public boolean systemd() {
        return Files.isDirectory(root.resolve(BOOTED));
    }

    /// Whether systemd does not say that there is none. Where it does not answer, a start says why.
    public boolean known() {
        return property("LoadState").filter("not-found"::equals).isEmpty();
    }

    /// Has it started now and with each start of the machine; one that runs already is started again.
    public Started start() {
        boolean ran = active();
        Answer answer = ask(patience, "enable", "--now", unit.value());
        if (succeeded(answer) && ran) {
            answer = ask(patience, "restart", unit.value());
        }
        // systemctl comes back when the service says that it is ready, or has failed.
        if (succeeded(answer) && active()) {
            return new Started(
                    true,
                    property("StatusText").filter(text -> !text.isEmpty()).stream()
                            .toList());
        }
        List<String> why = new ArrayList<>(succeeded(answer) ? List.of() : words(answer));
        if (ask(LOOK, "status", "--no-pager", "--full", "--lines", LINES, unit.value())
                instanceof Answer.Said(var _, String text)) {
            text.lines()
                    .map(String::stripTrailing)
                    .filter(Predicate.not(String::isEmpty))
                    .forEach(why::add);
        }
        return new Started(false, why);
    }

    private boolean active() {
        return property("ActiveState")
                .filter(state -> List.of("active", "reloading").contains(state))
                .isPresent();
    }

    private Optional<String> property(String name) {
        return Optional.of(ask(LOOK, "show", "-p", name, "--", unit.value()))
                .filter(Service::succeeded)
                .flatMap(answer -> Optional.ofNullable(
                        properties(((Answer.Said) answer).text()).get(name)));
    }

    private static Map<String, String> properties(String text) {
        return text.lines()
                .filter(line -> line.contains("="))
                .collect(Collectors.toMap(
                        line -> line.substring(0, line.indexOf('=')),
                        line -> line.substring(line.indexOf('=') + 1),
                        (first, _) -> first));
    }

    private static boolean succeeded(Answer answer) {
        return answer instanceof Answer.Said(int exit, var _) && exit == 0;
    }

    private static List<String> words(Answer answer) {
        return switch (answer) {
            case Answer.Said(var _, String text) -> text.lines().toList();
            case Answer.NotRun(String why) -> List.of("systemctl: " + why);
            case Answer.TooLong(Duration limit) ->
                List.of("systemctl did not come back within " + limit.toSeconds() + " s");
            case Answer.StillThere() -> List.of("systemctl from an earlier look still hangs");
        };
    }

    private Answer ask(Duration limit, String... arguments) {
        return programs.ask(Program.SYSTEMCTL, limit, List.of(arguments));
    }
}
