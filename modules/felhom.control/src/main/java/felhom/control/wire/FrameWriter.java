package felhom.control.wire;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.core.json.JsonWriteFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// Frames as bytes: four bytes of length, the highest first, and so many bytes of JSON in plain ASCII. What
/// is longer than a frame may be goes in pieces of its text, each a frame.
public final class FrameWriter {
    /// A frame's JSON at most, in bytes.
    public static final int MOST = 1 << 20;
    static final String PIECE = "piece";
    static final String LAST = "last";

    // A piece's text is JSON within JSON: at worst each of its bytes becomes two.
    private static final int PIECE_BYTES = MOST / 2 - 64;
    private static final JsonMapper JSON =
            JsonMapper.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();

    private FrameWriter() {}

    public static byte[] json(JsonNode node) {
        return JSON.writeValueAsBytes(node);
    }

    /// Each with its length before it.
    public static List<ByteBuffer> bytes(Frame frame) {
        byte[] json = json(Frame.CODEC.write(frame));
        if (json.length <= MOST) {
            return List.of(framed(json));
        }
        List<ByteBuffer> pieces = new ArrayList<>();
        for (int at = 0; at < json.length; at += PIECE_BYTES) {
            int end = Math.min(json.length, at + PIECE_BYTES);
            ObjectNode piece = JSON.createObjectNode();
            piece.put(PIECE, new String(json, at, end - at, StandardCharsets.US_ASCII));
            piece.put(LAST, end == json.length);
            pieces.add(framed(json(piece)));
        }
        return pieces;
    }

    private static ByteBuffer framed(byte[] json) {
        ByteBuffer frame = ByteBuffer.allocate(4 + json.length);
        frame.putInt(json.length).put(json).flip();
        return frame;
    }
}
