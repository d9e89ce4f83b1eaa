package felhom.proxmox;

import java.util.List;

/// Lines of a task's log, in order.
record LogPage(List<String> lines) {
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
    static LogPage of(int start, List<Line> lines) {
        boolean empty = lines.size() == 1 && lines.getFirst().standIn();
        return new LogPage(
                empty
                        ? List.of()
                        : lines.stream()
                                .filter(line -> line.number() > start)
                                .map(Line::text)
                                .toList());
    }
}
