package felhom.hostile;

import java.io.EOFException;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Somebody at the control socket, byte for byte.
final class RawClient implements AutoCloseable {
    private final SocketChannel channel;

    RawClient(Path socket) throws IOException {
        channel = SocketChannel.open(UnixDomainSocketAddress.of(socket));
    }

    /// Says to be the same program as the daemon.
    RawClient greet() throws IOException {
        return say(hear().orElseThrow().toString());
    }

    RawClient say(String json) throws IOException {
        return write(framed(json.getBytes(StandardCharsets.UTF_8)));
    }

    static byte[] framed(byte[] bytes) {
        return ByteBuffer.allocate(4 + bytes.length)
                .putInt(bytes.length)
                .put(bytes)
                .array();
    }

    RawClient write(byte[] bytes) throws IOException {
        var left = ByteBuffer.wrap(bytes);
        while (left.hasRemaining()) channel.write(left);
        return this;
    }

    /// The next frame; empty where there will be none.
    Optional<JsonNode> hear() throws IOException {
        var length = ByteBuffer.allocate(4);
        try {
            fill(length);
            var bytes = ByteBuffer.allocate(length.flip().getInt());
            fill(bytes);
            return Optional.of(JsonMapper.shared().readTree(bytes.array()));
        } catch (EOFException end) {
            return Optional.empty();
        }
    }

    /// The end of a request: `result`, `error` or `refused`. What is told meanwhile is passed over.
    JsonNode end() throws IOException {
        var items = JsonMapper.shared().createArrayNode();
        for (var frame = hear(); frame.isPresent(); frame = hear()) {
            if (frame.get().has("part")) frame.get().path("items").forEach(items::add);
            if (frame.get().has("result") && !items.isEmpty()) return items;
            if (frame.get().has("result")
                    || frame.get().has("error")
                    || frame.get().has("refused")) {
                return frame.get();
            }
        }
        return JsonMapper.shared().createObjectNode().put("refused", "hung up");
    }

    private void fill(ByteBuffer room) throws IOException {
        try {
            while (room.hasRemaining()) if (channel.read(room) < 0) throw new EOFException();
        } catch (EOFException end) {
            throw end;
        } catch (IOException reset) {
            throw (EOFException) new EOFException().initCause(reset);
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
