package felhom.proxmox;

import java.util.List;

/// Lines of a task's log, in order.
///
/// @param last the number of the last of them; where there is none, of the last line of the page
/// @param size how many lines the host sent, those that could not be read included
record LogPage(List<String> lines, int last, int size) {
    LogPage {
        lines = List.copyOf(lines);
    }

    /// A line and its number, counted from 1.
    record Line(long number, String text) {
        static Line of(Fields fields) {
            long number = fields.whole("n").orElseThrow(() -> new Fields.BadItem("a line without a number"));
            return new Line(number, fields.text("t").orElse(""));
        }

        // A log without lines, and one whose file is gone, come as one line with number 1 (pve-common Tools.pm).
        private boolean standIn() {
            return number == 1 && (text.equals("no content") || text.startsWith("unable to open file - "));
        }
    }

    /// @param start the 0-based offset that was asked for
    static LogPage of(int start, List<Line> lines, int size) {
        if (lines.size() == 1 && lines.getFirst().standIn()) {
            return new LogPage(List.of(), start, 0);
        }
        List<Line> fresh = lines.stream().filter(line -> line.number() > start).toList();
        long last = fresh.isEmpty() ? (long) start + size : fresh.getLast().number();
        return new LogPage(fresh.stream().map(Line::text).toList(), Math.toIntExact(last), size);
    }
}
