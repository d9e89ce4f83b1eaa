package felhom.control.wire;

import felhom.control.value.Malformed;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Reads frames, and never more of one than it may be: what is announced is looked at before room is made for
/// it.
public final class FrameReader {
    private static final int DEEPEST = 64;
    private static final JsonMapper JSON = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(DEEPEST)
                            .maxNumberLength(64)
                            .build())
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private final ReadableByteChannel from;
    private final int mostInPieces;
    private volatile long begun;
    private volatile boolean within;

    /// @param mostInPieces bytes of what came in pieces, put together
    public FrameReader(ReadableByteChannel from, int mostInPieces) {
        this.from = from;
        this.mostInPieces = mostInPieces;
    }

    /// The next frame; empty where there will be none.
    ///
    /// @throws Malformed for what is no frame
    /// @throws IOException when the connection breaks, within a frame too
    public Optional<Frame> read() throws IOException {
        ByteArrayOutputStream pieces = new ByteArrayOutputStream();
        while (true) {
            Optional<JsonNode> next = next();
            if (next.isEmpty()) {
                if (pieces.size() > 0) {
                    throw new EOFException("it ended within a frame");
                }
                return Optional.empty();
            }
            JsonNode node = next.get();
            if (!node.has(FrameWriter.PIECE)) {
                if (pieces.size() > 0) {
                    throw new Malformed("a frame began before the pieces of another were all there");
                }
                return Optional.of(Frame.CODEC.read(node));
            }
            pieces.writeBytes(node.path(FrameWriter.PIECE).asString("").getBytes(StandardCharsets.US_ASCII));
            if (pieces.size() > mostInPieces) {
                throw new Malformed("what comes in pieces has more than " + mostInPieces + " bytes");
            }
            if (node.path(FrameWriter.LAST).asBoolean(false)) {
                return Optional.of(Frame.CODEC.read(parse(pieces.toByteArray())));
            }
        }
    }

    /// When the frame that is only half there began, by [System#nanoTime].
    public OptionalLong within() {
        return within ? OptionalLong.of(begun) : OptionalLong.empty();
    }

    private Optional<JsonNode> next() throws IOException {
        ByteBuffer length = ByteBuffer.allocate(4);
        if (!fill(length)) {
            return Optional.empty();
        }
        int bytes = length.flip().getInt();
        if (bytes < 2 || bytes > FrameWriter.MOST) {
            throw new Malformed(
                    "a frame of " + Integer.toUnsignedString(bytes) + " bytes; it has 2 to " + FrameWriter.MOST);
        }
        ByteBuffer json = ByteBuffer.allocate(bytes);
        if (!fill(json)) {
            throw new EOFException("it ended within a frame");
        }
        within = false;
        return Optional.of(parse(json.array()));
    }

    /// False where nothing came at all.
    private boolean fill(ByteBuffer room) throws IOException {
        while (room.hasRemaining()) {
            if (from.read(room) < 0) {
                if (within) {
                    throw new EOFException("it ended within a frame");
                }
                return false;
            }
            if (!within) {
                begun = System.nanoTime();
                within = true;
            }
        }
        return true;
    }

    private static JsonNode parse(byte[] json) {
        try {
            @Nullable JsonNode node = JSON.readTree(json);
            if (node == null || !node.isObject()) {
                throw new Malformed("a frame is an object");
            }
            return node;
        } catch (JacksonException wrong) {
            // Its own message may quote what others wrote.
            throw new Malformed("a frame is JSON, at most " + DEEPEST + " deep");
        }
    }
}
