package felhom.proxmox.answer;

import java.util.List;

/// Lines of a task's log, in order.
///
/// @param last the number of the last of them; where a full page has none, of its last line, readable or not
/// @param full whether the host sent all that was asked for, unreadable lines included: there may be more
public record LogPage(List<String> lines, int last, boolean full) {
    public static final int PAGE = 2000;

    public LogPage {
        lines = List.copyOf(lines);
    }

    /// A line and its number, counted from 1.
    public record Line(int number, String text) {
        public static Line of(Fields fields) {
            long number = fields.whole("n").orElse(0);
            if (number < 1 || number > Integer.MAX_VALUE) {
                throw new Fields.BadItem("a line without a number that it can have");
            }
            return new Line((int) number, fields.text("t").orElse(""));
        }

        // A log without lines, and one whose file is gone, come as one line with number 1 (pve-common Tools.pm).
        private boolean standIn() {
            return number == 1 && (text.equals("no content") || text.startsWith("unable to open file - "));
        }
    }

    /// @param start the 0-based offset that was asked for
    /// @param size how many lines the host sent
    public static LogPage of(int start, List<Line> lines, int size) {
        if (lines.size() == 1 && lines.getFirst().standIn()) {
            return new LogPage(List.of(), start, false);
        }
        List<Line> fresh = lines.stream().filter(line -> line.number() > start).toList();
        boolean full = size >= PAGE;
        int none = full ? (int) Math.min((long) start + size, Integer.MAX_VALUE) : start;
        int last = fresh.isEmpty() ? none : fresh.getLast().number();
        return new LogPage(fresh.stream().map(Line::text).toList(), last, full);
    }
}
