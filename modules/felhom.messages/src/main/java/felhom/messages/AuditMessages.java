package felhom.messages;

import felhom.engine.ledger.RecordFields;
import felhom.engine.state.AuditTrail.Found;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// The log, as it was found.
public final class AuditMessages {
    private AuditMessages() {}

    /// What the records of one order come to.
    ///
    /// @param what the operation with its arguments, as they are typed
    /// @param by who was at the command line, where it came from there
    /// @param state such as `done`
    /// @param words what there is to say of that; empty where there is nothing
    public record OrderTrail(
            String order,
            Instant asked,
            String what,
            String origin,
            Optional<String> by,
            List<String> signers,
            String state,
            String words,
            List<String> tasks) {
        public OrderTrail {
            signers = List.copyOf(signers);
            tasks = List.copyOf(tasks);
        }
    }

    /// A place where the log did not continue what had been seen of it.
    ///
    /// @param seq of the record that says so
    public record Break(long seq, Instant at, String because) {}

    /// @param cuts how often its end was unreadable and was cut
    /// @param kept the head that it has to continue from
    /// @param damage where the chain ends, in words
    public record Verification(
            long records, long cuts, List<Break> breaks, Optional<String> kept, String head, Optional<String> damage) {
        public Verification {
            breaks = List.copyOf(breaks);
        }

        /// Whether nothing is changed, left out or moved.
        public boolean sound() {
            return damage.isEmpty() && breaks.isEmpty();
        }
    }

    /// @param extracted the files that were written
    public static Message records(
            List<OrderTrail> orders, Collection<Found.Sound> records, List<Path> extracted, Optional<String> damage) {
        ObjectNode node = Json.object();
        ArrayNode trails = node.putArray("orders");
        orders.forEach(order -> trails.add(node(order)));
        ArrayNode array = node.putArray("records");
        records.forEach(entry -> array.add(node(entry)));
        extracted.forEach(file -> node.withArray("extracted").add(file.toString()));
        damage.ifPresent(text -> node.put("damage", text));
        return new Message(node);
    }

    public static Message verification(Verification found) {
        ObjectNode node = Json.object();
        node.put("sound", found.sound());
        node.put("records", found.records());
        node.put("cuts", found.cuts());
        found.breaks().forEach(each -> node.withArray("not_continued").add(node(each)));
        found.kept().ifPresent(position -> node.put("continues_from", position));
        node.put("head", found.head());
        found.damage().ifPresent(text -> node.put("damage", text));
        return new Message(node);
    }

    /// A record's value in words. Times stand as milliseconds since 1970 in the log.
    ///
    /// @param time how a time is written
    public static String words(RecordFields.Value value, Function<Instant, String> time) {
        return List.of("expires", "issued", "high-water-was").contains(value.name())
                ? time.apply(Instant.ofEpochMilli(Long.parseLong(value.text())))
                : value.text().strip();
    }

    private static ObjectNode node(OrderTrail order) {
        ObjectNode node = Json.object();
        node.put("order", order.order());
        node.put("asked", order.asked().toString());
        node.put("what", order.what());
        node.put("origin", order.origin());
        order.by().ifPresent(who -> node.put("by", who));
        Json.texts(node, "signed_by", order.signers());
        node.put("state", order.state());
        node.put("words", order.words());
        Json.texts(node, "tasks", order.tasks());
        return node;
    }

    private static ObjectNode node(Found.Sound entry) {
        ObjectNode node = Json.object();
        node.put("seq", entry.seq());
        node.put("time", entry.wall().toString());
        node.put("type", entry.type());
        node.put("hash", entry.hash());
        entry.values().forEach(value -> node.withArray(value.name()).add(text(value)));
        return node;
    }

    // Verbatim: a payload's last line feed is signed too.
    private static String text(RecordFields.Value value) {
        return List.of("payload", "signature").contains(value.name()) ? value.text() : words(value, Instant::toString);
    }

    private static ObjectNode node(Break each) {
        return Json.object()
                .put("seq", each.seq())
                .put("time", each.at().toString())
                .put("because", each.because());
    }
}
