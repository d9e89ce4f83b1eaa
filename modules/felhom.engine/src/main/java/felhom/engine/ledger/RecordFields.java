package felhom.engine.ledger;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;

/// A log record's content: named values in order, a name may stand more than once. On disk each is one byte of name
/// length, the name, four bytes of value length, the value.
public final class RecordFields {
    private final List<Value> values = new ArrayList<>();

    /// One named value; the bytes are not copied.
    @SuppressWarnings("ArrayRecordComponent") // as read from the log; a copy of each would double what is held
    public record Value(String name, byte[] bytes) {
        public String text() {
            return new String(bytes, StandardCharsets.UTF_8);
        }
    }

    public RecordFields() {}

    /// @throws IllegalArgumentException for bytes that are no body
    public static RecordFields read(byte[] bytes) {
        RecordFields body = new RecordFields();
        ByteBuffer in = ByteBuffer.wrap(bytes);
        while (in.hasRemaining()) {
            String name = new String(take(in, in.get() & 0xff), StandardCharsets.US_ASCII);
            if (in.remaining() < 4) {
                throw new IllegalArgumentException("the value of '" + name + "' has no length");
            }
            body.values.add(new Value(name, take(in, in.getInt())));
        }
        return body;
    }

    private static byte[] take(ByteBuffer in, int length) {
        if (length < 0 || length > in.remaining()) {
            throw new IllegalArgumentException(length + " bytes announced, " + in.remaining() + " left");
        }
        byte[] bytes = new byte[length];
        in.get(bytes);
        return bytes;
    }

    RecordFields put(String name, byte[] value) {
        if (name.length() > 255) {
            throw new IllegalArgumentException("a value's name of " + name.length() + " characters");
        }
        values.add(new Value(name, value));
        return this;
    }

    public RecordFields put(String name, String value) {
        return put(name, value.getBytes(StandardCharsets.UTF_8));
    }

    RecordFields put(String name, Instant value) {
        return put(name, Long.toString(value.toEpochMilli()));
    }

    RecordFields put(String name, RecordFields value) {
        return put(name, value.bytes());
    }

    /// Each entry as a value of its own, called `name.key`, in the map's order.
    RecordFields put(String name, Map<String, String> map) {
        map.forEach((key, value) -> put(name + "." + key, value));
        return this;
    }

    public byte[] bytes() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (Value value : values) {
            byte[] name = value.name().getBytes(StandardCharsets.US_ASCII);
            out.write(name.length);
            out.writeBytes(name);
            out.writeBytes(ByteBuffer.allocate(4).putInt(value.bytes().length).array());
            out.writeBytes(value.bytes());
        }
        return out.toByteArray();
    }

    public List<Value> values() {
        return List.copyOf(values);
    }

    Optional<String> find(String name) {
        return all(name).stream().findFirst().map(Value::text);
    }

    /// @throws IllegalArgumentException when there is none
    String text(String name) {
        return find(name).orElseThrow(() -> new IllegalArgumentException("no '" + name + "'"));
    }

    Instant instant(String name) {
        return Instant.ofEpochMilli(Long.parseLong(text(name)));
    }

    List<Value> all(String name) {
        return values.stream().filter(value -> value.name().equals(name)).toList();
    }

    /// @throws IllegalArgumentException when there is none
    RecordFields nested(String name) {
        return all(name).stream()
                .findFirst()
                .map(value -> read(value.bytes()))
                .orElseThrow(() -> new IllegalArgumentException("no '" + name + "'"));
    }

    void each(String name, Consumer<RecordFields> use) {
        all(name).forEach(value -> use.accept(read(value.bytes())));
    }

    Map<String, String> map(String name) {
        Map<String, String> map = new TreeMap<>();
        for (Value value : values) {
            if (value.name().startsWith(name + ".")) {
                map.put(value.name().substring(name.length() + 1), value.text());
            }
        }
        return map;
    }
}
