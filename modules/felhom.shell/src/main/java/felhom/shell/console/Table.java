package felhom.shell.console;

import java.util.ArrayList;
import java.util.List;

/// Columns as wide as their widest cell, within reason: a cell may come from anybody.
public final class Table {
    private static final int WIDEST = 80;

    private Table() {}

    public static List<String> lines(List<String> head, List<List<String>> rows) {
        List<List<String>> all = new ArrayList<>();
        all.add(head);
        // Its length is that of what is shown.
        rows.forEach(row -> all.add(row.stream().map(Printable::line).toList()));
        int[] widths = new int[head.size()];
        for (List<String> row : all) {
            for (int i = 0; i < widths.length; i++) {
                widths[i] = Math.max(widths[i], Math.min(row.get(i).length(), WIDEST));
            }
        }
        return all.stream().map(row -> line(row, widths)).toList();
    }

    private static String line(List<String> row, int[] widths) {
        StringBuilder line = new StringBuilder();
        for (int i = 0; i < widths.length; i++) {
            line.append(row.get(i))
                    .repeat(' ', Math.max(0, widths[i] - row.get(i).length()) + 2);
        }
        return line.toString().stripTrailing();
    }
}
