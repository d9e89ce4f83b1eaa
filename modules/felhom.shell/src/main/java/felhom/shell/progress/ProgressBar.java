package felhom.shell.progress;

import felhom.engine.order.Bytes;
import felhom.shell.console.Figures;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/// One task's progress in a line that is never wider than it may be: where it is narrow, figures are left
/// out before the bar is.
public final class ProgressBar {
    private static final int NARROWEST = 8;
    private static final int WIDEST = 30;

    private ProgressBar() {}

    /// @param what the task, in a word or two of ASCII
    /// @param running since when it is watched
    /// @param columns how wide the terminal is; the last column stays free, since some go on in the next line
    ///     when it is written to
    public static String line(String what, Optional<Progress> progress, Duration running, int columns) {
        int width = Math.max(1, columns - 1);
        String name = what + progress.map(now -> part(what, now)).orElse("");
        if (progress.isEmpty() || progress.get().percent().isEmpty()) {
            String done = progress.flatMap(ProgressBar::sizes)
                    .map(words -> ", " + words)
                    .orElse("");
            return cut(List.of(name + " ... running, " + Figures.about(running) + done, name, what), width);
        }
        Progress now = progress.get();
        int percent = now.percent().getAsInt();
        for (List<String> figures : forms(now)) {
            String tail = String.format(Locale.ROOT, "  %3d %%", percent)
                    + figures.stream().map(each -> "  " + each).collect(Collectors.joining());
            for (String title : List.of(name, what)) {
                int bar = Math.min(width - title.length() - tail.length() - 4, WIDEST);
                if (bar >= NARROWEST) {
                    int filled = percent * bar / 100;
                    return title + "  [" + "#".repeat(filled) + ".".repeat(bar - filled) + "]" + tail;
                }
            }
        }
        return cut(List.of(name + " " + percent + " %", what + " " + percent + " %", percent + " %"), width);
    }

    /// The same in words alone, of any length.
    public static String words(String what, Progress now) {
        return what + part(what, now) + ": " + figures(now);
    }

    /// All figures that are known of it.
    public static String figures(Progress now) {
        List<String> all = new ArrayList<>();
        now.percent().ifPresent(percent -> all.add(percent + " %"));
        all.addAll(forms(now).getFirst());
        return all.isEmpty() ? "running" : String.join(", ", all);
    }

    private static String part(String what, Progress now) {
        // A backup of one guest names it already.
        String number = now.name().substring(now.name().lastIndexOf(' ') + 1);
        if (now.part() == 1 && (now.name().isEmpty() || what.endsWith(" " + number))) {
            return "";
        }
        return " " + (now.name().isEmpty() ? "part " + now.part() : now.name());
    }

    /// The most of them first.
    private static List<List<String>> forms(Progress now) {
        List<String> sizes = sizes(now).stream().toList();
        List<String> rate =
                now.rate().isPresent() ? List.of(Bytes.words(now.rate().getAsLong()) + "/s") : List.<String>of();
        List<String> left =
                now.left().map(time -> Figures.about(time) + " left").stream().toList();
        return List.of(joined(List.of(sizes, rate, left)), joined(List.of(sizes, left)), left, List.of());
    }

    private static List<String> joined(List<List<String>> parts) {
        return parts.stream().flatMap(List::stream).toList();
    }

    private static Optional<String> sizes(Progress now) {
        if (now.done().isEmpty()) {
            return Optional.empty();
        }
        String done = Bytes.words(now.done().getAsLong());
        return Optional.of(
                now.total().isPresent()
                        ? done + " of " + Bytes.words(now.total().getAsLong())
                        : done);
    }

    private static String cut(List<String> forms, int width) {
        String last = forms.getLast();
        return forms.stream()
                .filter(form -> form.length() <= width)
                .findFirst()
                .orElseGet(() -> last.substring(0, Math.min(last.length(), width)));
    }
}
