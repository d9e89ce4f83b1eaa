package felhom.shell.console;

import felhom.engine.order.Bytes;
import felhom.engine.view.NodeNow;
import felhom.engine.view.Space;
import felhom.ops.Storage;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;

/// How full things are, a line each; as a bar where somebody looks at it.
public final class FillBars {
    private static final int WIDEST_NAME = 24;
    // Percent and sizes: `  100 %  1023.9 GiB of 1023.9 GiB`, and the brackets.
    private static final int FIGURES = 39;
    private static final int NARROWEST = 8;
    private static final int WIDEST = 40;

    private FillBars() {}

    /// @param percent empty where nobody knows it, or it says nothing
    /// @param words after it, or in its place
    public record Row(String name, OptionalInt percent, String words) {}

    /// How much of it is used, in percent; empty where nobody knows it.
    public static OptionalInt percent(Storage storage) {
        return storage.total().isEmpty() || storage.used().isEmpty()
                ? OptionalInt.empty()
                : percent(storage.used().getAsLong(), storage.total().getAsLong());
    }

    private static OptionalInt percent(long used, long total) {
        return total <= 0 ? OptionalInt.empty() : OptionalInt.of(percent((double) used / total));
    }

    private static int percent(double part) {
        return (int) Math.round(100 * Math.clamp(part, 0, 1));
    }

    public static List<Row> storages(List<Storage> storages) {
        return storages.stream().map(FillBars::storage).toList();
    }

    private static Row storage(Storage storage) {
        OptionalInt percent = percent(storage);
        String name = storage.id().value();
        if (!storage.enabled() || !storage.active() || percent.isEmpty()) {
            String why = storage.active() ? "size unknown" : "not active";
            return new Row(name, OptionalInt.empty(), storage.enabled() ? why : "disabled");
        }
        return new Row(
                name, percent, sizes(storage.used().getAsLong(), storage.total().getAsLong()));
    }

    /// Its processors, its memory and the disk that its system is on.
    public static List<Row> node(NodeNow now) {
        List<Row> rows = new ArrayList<>();
        OptionalInt busy =
                now.cpu().isPresent() ? OptionalInt.of(percent(now.cpu().getAsDouble())) : OptionalInt.empty();
        String count = now.figures().cpus().isPresent()
                ? "of " + now.figures().cpus().getAsInt() + " processors"
                : "of its processors";
        rows.add(new Row("cpu", busy, busy.isPresent() ? count : "not known"));
        rows.add(space("memory", now.figures().memory()));
        rows.add(space("root disk", now.figures().rootfs()));
        return rows;
    }

    private static Row space(String name, Space space) {
        OptionalInt percent = percent(space.used(), space.total());
        return new Row(name, percent, percent.isPresent() ? sizes(space.used(), space.total()) : "not known");
    }

    private static String sizes(long used, long total) {
        return Bytes.words(used) + " of " + Bytes.words(total);
    }

    /// A line for each, all in the same columns.
    ///
    /// @param columns how wide a line may be; 0 for no bars
    public static List<String> lines(List<Row> rows, int columns) {
        int name = Math.min(
                rows.stream().mapToInt(row -> row.name().length()).max().orElse(0), WIDEST_NAME);
        int bar = Math.min(columns - name - FIGURES, WIDEST);
        return rows.stream()
                .map(row -> line(row, name, bar < NARROWEST ? 0 : bar))
                .toList();
    }

    private static String line(Row row, int width, int bar) {
        StringBuilder line = new StringBuilder("  ").append(row.name());
        line.repeat(' ', Math.max(0, width - row.name().length()));
        if (row.percent().isEmpty()) {
            return line + "  " + row.words();
        }
        int percent = row.percent().getAsInt();
        if (bar > 0) {
            int filled = (int) Math.round(percent / 100.0 * bar);
            line.append("  [").repeat('#', filled).repeat('.', bar - filled).append(']');
        }
        return line.append(String.format(Locale.ROOT, "  %3d %%  ", percent))
                .append(row.words())
                .toString();
    }
}
