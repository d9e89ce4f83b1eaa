package felhom.shell.look;

import felhom.engine.ledger.RecordFields;
import felhom.engine.order.By;
import felhom.engine.state.AuditTrail.Found;
import felhom.messages.AuditMessages.OrderTrail;
import felhom.shell.console.Figures;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// What the records of a log come to, order by order: what was asked for, by whom, and what came of it.
final class AuditOrders {
    static final List<String> HEAD = List.of("ASKED", "ORDER", "BY", "ID", "CAME TO");
    private static final String ARGUMENT = "argument.";

    private final int most;
    private final Map<String, Row> rows = new LinkedHashMap<>();

    /// @param most how many of the latest are kept
    AuditOrders(int most) {
        this.most = most;
    }

    private static final class Row {
        final Instant asked;
        String what = "";
        String origin = "";
        Optional<By> by = Optional.empty();
        String state = "";
        String words = "";
        List<String> signers = List.of();
        final List<String> tasks = new ArrayList<>();

        Row(Instant asked) {
            this.asked = asked;
        }

        String by() {
            return origin
                    + by.map(who -> " by " + who.words()).orElse("")
                    + (signers.isEmpty() ? "" : ", signed by " + String.join(" and ", signers));
        }

        String cameTo() {
            return words.isEmpty() ? state : state + ": " + words;
        }
    }

    void look(Found.Sound entry) {
        Optional<String> id = entry.value("order");
        if (id.isEmpty()) {
            return;
        }
        // An order that something happens to again is one of the latest.
        Row row = Optional.ofNullable(rows.remove(id.get())).orElseGet(() -> new Row(entry.wall()));
        rows.put(id.get(), row);
        if (rows.size() > most) {
            rows.remove(rows.keySet().iterator().next());
        }
        // An end names the operation alone; what was ordered is said before.
        entry.value("operation")
                .filter(_ -> row.what.isEmpty() || !entry.type().equals("ended"))
                .ifPresent(operation -> row.what = operation + arguments(entry));
        entry.value("origin").ifPresent(origin -> row.origin = origin);
        entry.value("by").ifPresent(user -> row.by = Optional.of(new By(user, entry.value("by-says"))));
        switch (entry.type()) {
            case "issued" -> row.state = "planned, to be signed";
            case "intent" -> {
                row.state = "begun";
                row.signers = entry.values().stream()
                        .filter(value -> value.name().equals("signed-by"))
                        .map(value -> value.text().split(" ", 2)[0])
                        .toList();
            }
            case "refused" -> {
                row.state = "refused";
                row.words = entry.value("reason").orElse("");
            }
            case "task" -> entry.value("upid").ifPresent(row.tasks::add);
            case "ended" -> {
                // What was only found for it meanwhile may have turned out to be another order's.
                row.tasks.clear();
                entry.values().stream()
                        .filter(value -> value.name().equals("task"))
                        .map(RecordFields.Value::text)
                        .forEach(row.tasks::add);
                row.state = entry.value("outcome").map(AuditOrders::words).orElse("");
                row.words = entry.value("summary")
                        .map(text -> withoutState(row.state, text))
                        .orElse("");
            }
            default -> {}
        }
    }

    private static String arguments(Found.Sound entry) {
        StringBuilder words = new StringBuilder();
        for (RecordFields.Value value : entry.values()) {
            if (value.name().startsWith(ARGUMENT)) {
                words.append(' ')
                        .append(value.name().substring(ARGUMENT.length()))
                        .append('=')
                        .append(AuditCommands.quoted(value.text()));
            }
        }
        return words.toString();
    }

    private static String words(String outcome) {
        return switch (outcome) {
            case "ok" -> "done";
            case "ok_with_warnings" -> "done with warnings";
            default -> outcome.toLowerCase(Locale.ROOT);
        };
    }

    private static String withoutState(String state, String summary) {
        // A summary says `done: ` with warnings too.
        String word = state.split(" ", 2)[0] + ": ";
        return summary.startsWith(word) ? summary.substring(word.length()) : summary;
    }

    List<List<String>> table() {
        List<List<String>> table = new ArrayList<>();
        rows.forEach((id, row) -> table.add(List.of(Figures.time(row.asked), row.what, row.by(), id, row.cameTo())));
        return table;
    }

    List<OrderTrail> trails() {
        List<OrderTrail> trails = new ArrayList<>();
        rows.forEach((id, row) -> trails.add(new OrderTrail(
                id,
                row.asked,
                row.what,
                row.origin,
                row.by.map(By::words),
                row.signers,
                row.state,
                row.words,
                row.tasks)));
        return trails;
    }
}
