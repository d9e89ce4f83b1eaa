package felhom.daemon;

import felhom.engine.ledger.RecordFields;
import felhom.engine.state.AuditTrail;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What a daemon's log says of its orders.
///
/// @param entries all records, in order
/// @param ofOrder the same by order, as [Wish#key] names it
record LogBook(List<Entry> entries, Map<String, List<Entry>> ofOrder) {
    /// @param type as a word
    record Entry(long seq, String type, List<RecordFields.Value> values) {
        Optional<String> value(String name) {
            return values.stream()
                    .filter(value -> value.name().equals(name))
                    .findFirst()
                    .map(RecordFields.Value::text);
        }

        List<String> all(String name) {
            return values.stream()
                    .filter(value -> value.name().equals(name))
                    .map(RecordFields.Value::text)
                    .toList();
        }

        List<String> orders() {
            var doors = all("origin");
            var orders = new ArrayList<String>();
            for (var id : all("order")) orders.add(doors.get(orders.size()) + " " + id);
            return orders;
        }
    }

    /// @throws AssertionError when it is damaged
    static LogBook read(Path directory) {
        var entries = new ArrayList<Entry>();
        var ofOrder = new HashMap<String, List<Entry>>();
        try (var trail = AuditTrail.of(directory)) {
            for (var found = trail.next(); found.isPresent(); found = trail.next()) {
                switch (found.get()) {
                    case AuditTrail.Found.Damaged(String text) -> throw new AssertionError(text);
                    case AuditTrail.Found.Sound sound -> {
                        var entry = new Entry(sound.seq(), sound.type(), sound.values());
                        entries.add(entry);
                        entry.orders()
                                .forEach(order -> ofOrder.computeIfAbsent(order, _ -> new ArrayList<>())
                                        .add(entry));
                    }
                }
            }
        }
        return new LogBook(List.copyOf(entries), ofOrder);
    }

    List<Entry> of(String order, String type) {
        return ofOrder.getOrDefault(order, List.of()).stream()
                .filter(entry -> entry.type().equals(type))
                .toList();
    }

    /// How it ended, in a word.
    Optional<String> end(String order) {
        return of(order, "ended").stream().findFirst().flatMap(entry -> entry.value("outcome"));
    }

    boolean begun(String order) {
        return !of(order, "intent").isEmpty();
    }

    /// The number of the last record.
    long head() {
        return entries.isEmpty() ? 0 : entries.getLast().seq();
    }
}
