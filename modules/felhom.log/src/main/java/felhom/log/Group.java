package felhom.log;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/// Records that are written and forced as one.
final class Group {
    private final ByteBuffer bytes;
    private final List<Request.Append> requests = new ArrayList<>();
    private final List<Frame> frames = new ArrayList<>();

    Group(int room) {
        this.bytes = ByteBuffer.allocate(room);
    }

    boolean isEmpty() {
        return requests.isEmpty();
    }

    int size() {
        return bytes.position();
    }

    boolean fits(int length) {
        return bytes.remaining() >= length;
    }

    void add(Request.Append request, Codec codec, Position head, Instant wall) {
        Position previous = frames.isEmpty() ? head : frames.getLast().position();
        frames.add(codec.write(bytes, request.type, frames.size(), previous, wall, request.body));
        requests.add(request);
    }

    ByteBuffer bytes() {
        return bytes.duplicate().flip();
    }

    List<Request.Append> requests() {
        return requests;
    }

    List<Frame> frames() {
        return frames;
    }

    void clear() {
        bytes.clear();
        requests.clear();
        frames.clear();
    }
}
