package felhom.engine.ledger;

import felhom.engine.order.Digests;
import felhom.engine.order.Order;
import felhom.engine.order.OrderKey;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/// Where the log says what came of the orders of the last 30 days, so that one that is delivered again is not done
/// again. What it says is read from there: here are numbers alone.
final class EndedOrders {
    private static final Duration KEPT = Duration.ofDays(30);
    private static final int BYTES = 5 * Long.BYTES;

    private final Map<Long, Ended> byKey = new HashMap<>();

    /// @param content of what was ordered, see [#content]
    /// @param intent the number of the record that it began with
    /// @param end the number of the record that says how it ended
    /// @param at in milliseconds
    record Ended(long content, long intent, long end, long at) {}

    /// 64 bits of SHA-256: what is found by them is compared whole before it is believed.
    private static long key(OrderKey order) {
        String text = order.door() + "\n" + order.id();
        return ByteBuffer.wrap(Digests.sha256(text.getBytes(StandardCharsets.UTF_8)))
                .getLong();
    }

    static long content(RecordFields intent) {
        return Long.parseUnsignedLong(intent.text("content"), 16);
    }

    /// Of the operation and its arguments, as an intent has it: 64 bits in hex.
    static String content(Order order) {
        return order.content().substring(0, 16);
    }

    void add(OrderKey order, Ended ended) {
        byKey.put(key(order), ended);
    }

    Optional<Ended> find(OrderKey order, Instant now) {
        return Optional.ofNullable(byKey.get(key(order))).filter(ended -> !old(ended, now));
    }

    void forget(Instant now) {
        byKey.values().removeIf(ended -> old(ended, now));
    }

    private static boolean old(Ended ended, Instant now) {
        return ended.at() < now.minus(KEPT).toEpochMilli();
    }

    byte[] bytes() {
        ByteBuffer bytes = ByteBuffer.allocate(byKey.size() * BYTES);
        byKey.forEach((key, ended) -> bytes.putLong(key)
                .putLong(ended.content())
                .putLong(ended.intent())
                .putLong(ended.end())
                .putLong(ended.at()));
        return bytes.array();
    }

    void read(byte[] from) {
        byKey.clear();
        ByteBuffer bytes = ByteBuffer.wrap(from);
        while (bytes.remaining() >= BYTES) {
            byKey.put(bytes.getLong(), new Ended(bytes.getLong(), bytes.getLong(), bytes.getLong(), bytes.getLong()));
        }
    }
}
