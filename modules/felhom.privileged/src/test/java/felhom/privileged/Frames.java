package felhom.privileged;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/// Fields as bytes of the wire, written here once more: whoever attacks has code of their own.
final class Frames {
    private Frames() {}

    static byte[] of(String name, String value) {
        return of(Map.of(name, value));
    }

    static byte[] of(Map<String, String> fields) {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        ByteArrayOutputStream whole = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(body);
                DataOutputStream framed = new DataOutputStream(whole)) {
            out.writeShort(fields.size());
            for (Map.Entry<String, String> field : new LinkedHashMap<>(fields).entrySet()) {
                byte[] name = field.getKey().getBytes(StandardCharsets.UTF_8);
                byte[] value = field.getValue().getBytes(StandardCharsets.UTF_8);
                out.writeShort(name.length);
                out.write(name);
                out.writeInt(value.length);
                out.write(value);
            }
            framed.writeInt(body.size());
            framed.write(body.toByteArray());
            return whole.toByteArray();
        } catch (IOException never) {
            throw new UncheckedIOException(never);
        }
    }
}
