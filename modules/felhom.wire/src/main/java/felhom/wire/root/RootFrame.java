package felhom.wire.root;

import felhom.wire.Unreadable;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/// Named texts as bytes: how many bytes follow (4 bytes, big endian); how many texts (2 bytes); each as the
/// length of its name (2 bytes), the name, the length of the text (4 bytes), the text, in UTF-8.
final class RootFrame {
    private static final int MOST_FIELDS = 4096;
    private static final int LONGEST_NAME = 64;

    private RootFrame() {}

    /// @throws Unreadable where it would be longer than `most` bytes
    static void write(Map<String, String> fields, int most, OutputStream to) throws IOException {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        DataOutputStream data = new DataOutputStream(body);
        data.writeShort(fields.size());
        for (Map.Entry<String, String> field : fields.entrySet()) {
            byte[] name = field.getKey().getBytes(StandardCharsets.UTF_8);
            byte[] value = field.getValue().getBytes(StandardCharsets.UTF_8);
            data.writeShort(name.length);
            data.write(name);
            data.writeInt(value.length);
            data.write(value);
        }
        if (body.size() > most || fields.size() > MOST_FIELDS) {
            throw new Unreadable(
                    body.size() + " bytes in " + fields.size() + " fields; at most " + most + " in " + MOST_FIELDS);
        }
        to.write(ByteBuffer.allocate(4 + body.size())
                .putInt(body.size())
                .put(body.toByteArray())
                .array());
        to.flush();
    }

    /// @param most bytes
    /// @throws Unreadable for anything else than [#write] writes, before more than `most` bytes are held
    /// @throws IOException when it cannot be read, or ends before it is whole
    static Map<String, String> read(int most, InputStream from) throws IOException {
        byte[] head = from.readNBytes(4);
        if (head.length < 4) {
            throw new IOException("it ended after " + head.length + " bytes");
        }
        int length = ByteBuffer.wrap(head).getInt();
        if (length < 2 || length > most) {
            throw new Unreadable(Integer.toUnsignedString(length) + " bytes; expected 2 to " + most);
        }
        byte[] body = from.readNBytes(length);
        if (body.length < length) {
            throw new IOException("it ended after " + body.length + " of " + length + " bytes");
        }
        try {
            return fields(ByteBuffer.wrap(body));
        } catch (BufferUnderflowException tooShort) {
            throw new Unreadable("a length in it is more than there is");
        } catch (CharacterCodingException notText) {
            throw new Unreadable("what is in it is no UTF-8");
        }
    }

    private static Map<String, String> fields(ByteBuffer bytes) throws CharacterCodingException {
        int count = Short.toUnsignedInt(bytes.getShort());
        if (count > MOST_FIELDS) {
            throw new Unreadable(count + " fields; at most " + MOST_FIELDS);
        }
        Map<String, String> fields = new LinkedHashMap<>();
        for (int i = 0; i < count; i++) {
            String name = text(bytes, Short.toUnsignedInt(bytes.getShort()), LONGEST_NAME);
            String value = text(bytes, bytes.getInt(), Integer.MAX_VALUE);
            if (fields.put(name, value) != null) {
                throw new Unreadable("'" + name + "' is there twice");
            }
        }
        if (bytes.hasRemaining()) {
            throw new Unreadable(bytes.remaining() + " bytes are left over");
        }
        return fields;
    }

    private static String text(ByteBuffer bytes, int length, int most) throws CharacterCodingException {
        if (length < 0 || length > most || length > bytes.remaining()) {
            throw new Unreadable("a length in it is more than there is");
        }
        ByteBuffer slice = bytes.slice(bytes.position(), length);
        bytes.position(bytes.position() + length);
        return StandardCharsets.UTF_8.newDecoder().decode(slice).toString();
    }
}
