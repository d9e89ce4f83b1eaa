package felhom.shell;

import felhom.engine.order.Bytes;
import felhom.ops.Storage;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;

/// How full each storage is, a line each; as a bar where somebody looks at it.
final class StorageBars {
    private static final int WIDEST_NAME = 24;
    // Percent and sizes: `  100 %  1023.9 GiB of 1023.9 GiB`, and the brackets.
    private static final int FIGURES = 38;
    private static final int NARROWEST = 8;
    private static final int WIDEST = 40;

    private StorageBars() {}

    /// How much of it is used, in percent; empty where nobody knows it.
    static OptionalInt percent(Storage storage) {
        if (storage.total().isEmpty()
                || storage.used().isEmpty()
                || storage.total().getAsLong() <= 0) {
            return OptionalInt.empty();
        }
        double part = (double) storage.used().getAsLong() / storage.total().getAsLong();
        return OptionalInt.of((int) Math.round(100 * Math.clamp(part, 0, 1)));
    }

    /// @param columns how wide a line may be; 0 for no bars
    static List<String> lines(List<Storage> storages, int columns) {
        int name = storages.stream()
                .mapToInt(storage -> storage.id().value().length())
                .max()
                .orElse(0);
        name = Math.min(name, WIDEST_NAME);
        int bar = Math.min(columns - name - FIGURES, WIDEST);
        List<String> lines = new ArrayList<>();
        for (Storage storage : storages) {
            lines.add(line(storage, name, bar < NARROWEST ? 0 : bar));
        }
        return lines;
    }

    private static String line(Storage storage, int width, int bar) {
        StringBuilder line = new StringBuilder("  ").append(storage.id().value());
        line.repeat(' ', Math.max(0, width - storage.id().value().length()));
        OptionalInt percent = percent(storage);
        if (!storage.enabled() || !storage.active() || percent.isEmpty()) {
            return line + "  " + (!storage.enabled() ? "disabled" : storage.active() ? "size unknown" : "not active");
        }
        if (bar > 0) {
            // One that is not empty shows it, and one that is not full too.
            int filled = (int) Math.round(percent.getAsInt() / 100.0 * bar);
            line.append("  [").repeat('#', filled).repeat('.', bar - filled).append(']');
        }
        return line.append(String.format(Locale.ROOT, "  %3d %%  ", percent.getAsInt()))
                .append(Bytes.words(storage.used().getAsLong()))
                .append(" of ")
                .append(Bytes.words(storage.total().getAsLong()))
                .toString();
    }
}
