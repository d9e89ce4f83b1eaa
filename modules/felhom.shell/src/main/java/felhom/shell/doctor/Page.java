package felhom.shell.doctor;

import felhom.engine.doctor.Concern;
import felhom.engine.doctor.Diagnosis;
import felhom.engine.doctor.Diagnosis.State;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/// The findings as they are read: the worst first, each with what was found, why it matters and what mends
/// it. A command is never broken over two lines: it is there to be copied.
final class Page {
    static final int COLUMNS = 80;
    private static final int LEAST = 40;
    private static final String INDENT = "      ";

    private final int columns;
    private final List<String> lines = new ArrayList<>();
    private final Set<Concern> explained = new HashSet<>();
    private final Set<String> commands = new HashSet<>();

    Page(int columns) {
        this.columns = Math.max(LEAST, columns);
    }

    List<String> lines(Findings findings) {
        List<Diagnosis> seen = findings.sorted().stream()
                .filter(found -> found.state() != State.GOOD && found.state() != State.UNSEEN)
                .toList();
        seen.forEach(this::finding);
        unseen(findings.of(State.UNSEEN));
        good(findings);
        end(findings);
        return lines;
    }

    private void finding(Diagnosis found) {
        lines.add(mark(found.state()) + "  " + found.concern().id());
        wrapped(INDENT, found.text());
        if (explained.add(found.concern())) {
            wrapped(INDENT, "why: " + found.concern().why());
        }
        mend(found.remedy());
    }

    private void mend(List<String> remedy) {
        if (!remedy.isEmpty() && commands.containsAll(remedy)) {
            lines.add(INDENT + "mended as above");
            return;
        }
        remedy.stream().filter(commands::add).forEach(line -> lines.add(INDENT + "> " + line));
    }

    private static String mark(State state) {
        return switch (state) {
            case GOOD -> "ok  ";
            case NOTE -> "note";
            case UNSEEN -> "?   ";
            case WARNING -> "WARN";
            case FAILED, DENIED, UNREACHABLE -> "FAIL";
        };
    }

    /// What has the same reason together.
    private void unseen(List<Diagnosis> unseen) {
        Map<String, Set<String>> byReason = new LinkedHashMap<>();
        Map<String, List<String>> how = new LinkedHashMap<>();
        for (Diagnosis found : unseen) {
            byReason.computeIfAbsent(found.text(), _ -> new TreeSet<>())
                    .add(found.concern().id());
            how.putIfAbsent(found.text(), found.remedy());
        }
        byReason.forEach((reason, ids) -> {
            lines.add("?     not looked at");
            wrapped(INDENT, String.join(", ", ids) + ": " + reason);
            mend(how.getOrDefault(reason, List.of()));
        });
    }

    private void good(Findings findings) {
        Set<Concern> other = findings.sorted().stream()
                .filter(found -> found.state() != State.GOOD)
                .map(Diagnosis::concern)
                .collect(Collectors.toSet());
        String ids = findings.of(State.GOOD).stream()
                .map(Diagnosis::concern)
                .filter(concern -> !other.contains(concern))
                .distinct()
                .map(Concern::id)
                .collect(Collectors.joining(", "));
        if (!ids.isEmpty()) {
            lines.add("ok    in order");
            wrapped(INDENT, ids);
        }
    }

    private void end(Findings findings) {
        long bad =
                findings.sorted().stream().filter(found -> found.state().bad()).count();
        int warnings = findings.of(State.WARNING).size();
        int notes = findings.of(State.NOTE).size();
        List<String> words = new ArrayList<>();
        count(words, bad, "to mend");
        count(words, warnings, warnings == 1 ? "warning" : "warnings");
        count(words, notes, notes == 1 ? "note" : "notes");
        count(
                words,
                findings.of(State.UNSEEN).stream()
                        .map(Diagnosis::concern)
                        .distinct()
                        .count(),
                "not looked at");
        wrapped(
                "",
                "doctor: " + (words.isEmpty() ? "nothing to mend" : String.join(", ", words))
                        + (words.isEmpty() ? "" : "; docs/doctor.md has more about each, by its name"));
    }

    private static void count(List<String> words, long number, String what) {
        if (number > 0) {
            words.add(number + " " + what);
        }
    }

    private void wrapped(String indent, String text) {
        StringBuilder line = new StringBuilder(indent);
        for (String word : text.split(" ", -1)) {
            if (line.length() > indent.length() && line.length() + 1 + word.length() > columns) {
                lines.add(line.toString());
                line = new StringBuilder(indent);
            }
            line.append(line.length() > indent.length() ? " " : "").append(word);
        }
        lines.add(line.toString());
    }
}
