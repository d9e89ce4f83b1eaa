package felhom.daemon;

import felhom.testkit.WriteRecord;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/// Where in the lives of orders the kills fell.
final class Coverage {
    /// What was known of an order when its daemon was killed.
    enum Phase {
        WANTED("wanted, and not in the log"),
        INTENT("intent written"),
        STAGE_BEGUN("stage begun, nothing sent"),
        SENT("sent, its task not written"),
        TASK("task written, stage not ended"),
        STAGE_ENDED("stage ended, order not"),
        ENDED("ended, not acknowledged");

        private final String words;

        Phase(String words) {
            this.words = words;
        }
    }

    /// @param head the last record of the log then
    /// @param writes how many writes the host had seen
    private record Kill(long head, int writes) {}

    private final List<Kill> kills = new ArrayList<>();

    void killed(long head, int writes) {
        kills.add(new Kill(head, writes));
    }

    long lastHead() {
        return kills.getLast().head();
    }

    int kills() {
        return kills.size();
    }

    /// How many orders were in each phase, summed over the kills.
    Map<Phase, Integer> phases(LogBook book, List<Wish> wishes, List<WriteRecord> writes) {
        var phases = new EnumMap<Phase, Integer>(Phase.class);
        for (var wish : wishes) {
            int sent = sent(wish, writes);
            for (int i = wish.born(); i < kills.size(); i++) {
                var phase = phase(book.ofOrder().getOrDefault(wish.key(), List.of()), kills.get(i), sent);
                if (phase == null) break;
                // Whoever wants it may not have ordered it again since.
                if (phase != Phase.WANTED || i == wish.born()) phases.merge(phase, 1, Integer::sum);
            }
        }
        return phases;
    }

    private static int sent(Wish wish, List<WriteRecord> writes) {
        for (int i = 0; i < writes.size(); i++) {
            if (wish.asks(writes.get(i))) return i;
        }
        return Integer.MAX_VALUE;
    }

    /// @return null when its life is over
    private static Phase phase(List<LogBook.Entry> entries, Kill kill, int sent) {
        var phase = Phase.WANTED;
        for (var entry : entries) {
            if (entry.seq() > kill.head()) break;
            switch (entry.type()) {
                case "intent" -> phase = Phase.INTENT;
                case "stage-started" -> phase = Phase.STAGE_BEGUN;
                case "task" -> phase = Phase.TASK;
                case "stage-ended" -> phase = Phase.STAGE_ENDED;
                case "ended" -> phase = Phase.ENDED;
                case "acknowledged" -> {
                    return null;
                }
                default -> {}
            }
        }
        return phase == Phase.STAGE_BEGUN && sent < kill.writes() ? Phase.SENT : phase;
    }

    /// At which kind of record the log ended.
    SortedMap<String, Integer> records(LogBook book) {
        var types = new TreeMap<Long, String>();
        book.entries().forEach(entry -> types.put(entry.seq(), entry.type()));
        var records = new TreeMap<String, Integer>();
        kills.forEach(kill -> records.merge(types.getOrDefault(kill.head(), "nothing"), 1, Integer::sum));
        return records;
    }

    static String histogram(Map<?, Integer> counts) {
        var text = new StringBuilder();
        counts.forEach((what, count) -> text.append(String.format(
                "  %-32s %5d %s%n",
                what instanceof Phase phase ? phase.words : what, count, "#".repeat(Math.min(60, count)))));
        return text.toString();
    }
}
