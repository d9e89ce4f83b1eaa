package felhom.log;

import java.nio.ByteBuffer;
import java.util.Arrays;

/// Counts for several callers, each of which writes 1, 2, 3… A record holds a caller's number and its count.
final class Counters implements LogState {
    static final int CALLERS = 3;

    private final int[] counts = new int[CALLERS];

    static byte[] body(int caller, int count) {
        return ByteBuffer.allocate(8).putInt(caller).putInt(count).array();
    }

    @Override
    public synchronized void restore(byte[] snapshot) {
        ByteBuffer.wrap(snapshot).asIntBuffer().get(counts);
    }

    @Override
    public synchronized void apply(Frame frame) {
        if (frame.type() < Frame.FIRST_TYPE) {
            return;
        }
        ByteBuffer body = ByteBuffer.wrap(frame.body());
        int caller = body.getInt();
        int count = body.getInt();
        if (count != counts[caller] + 1) {
            throw new IllegalStateException("caller " + caller + ": " + count + " after " + counts[caller]);
        }
        counts[caller] = count;
    }

    @Override
    public synchronized byte[] snapshot() {
        ByteBuffer bytes = ByteBuffer.allocate(4 * CALLERS);
        bytes.asIntBuffer().put(counts);
        return bytes.array();
    }

    synchronized int[] counts() {
        return Arrays.copyOf(counts, CALLERS);
    }
}
