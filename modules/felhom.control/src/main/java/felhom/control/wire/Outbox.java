package felhom.control.wire;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.util.ArrayDeque;
import java.util.List;
import java.util.OptionalLong;
import java.util.Queue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/// What is to be written to the other side, by a thread of its own: who has something to say is not held up
/// by who does not read, and an interrupt of the one does not close the connection under the other.
public final class Outbox {
    private static final int MOST_BYTES = 2 << 20;
    // Whoever reads slowly reads this much within the limit.
    private static final int SLICE = 64 << 10;

    private final WritableByteChannel to;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Queue<ByteBuffer> waiting = new ArrayDeque<>();
    private long bytes;
    private boolean ending;
    private boolean broken;
    private volatile long since;
    private volatile boolean writing;

    private Outbox(WritableByteChannel to) {
        this.to = to;
    }

    /// @param threads gives the one that writes
    public static Outbox start(WritableByteChannel to, ThreadFactory threads) {
        Outbox outbox = new Outbox(to);
        threads.newThread(outbox::serve).start();
        return outbox;
    }

    /// Says it without waiting for anybody.
    ///
    /// @return false where there is no room for it, or nobody to read it
    public boolean offer(Frame frame) {
        List<ByteBuffer> parts = FrameWriter.bytes(frame);
        lock.lock();
        try {
            if (broken || ending || bytes >= MOST_BYTES) {
                return false;
            }
            add(parts);
            return true;
        } finally {
            lock.unlock();
        }
    }

    /// Says it as soon as there is room. An interrupt does not end the wait: whoever does not read is cut
    /// off.
    ///
    /// @return false where there is nobody to read it
    public boolean put(Frame frame) {
        List<ByteBuffer> parts = FrameWriter.bytes(frame);
        lock.lock();
        try {
            while (!broken && !ending && bytes >= MOST_BYTES) {
                changed.awaitUninterruptibly();
            }
            if (broken || ending) {
                return false;
            }
            add(parts);
            return true;
        } finally {
            lock.unlock();
        }
    }

    /// Nothing is said any more; what was said is still written, and then the connection is closed.
    public void end() {
        lock.lock();
        try {
            ending = true;
            changed.signalAll();
            if (broken) {
                close();
            }
        } finally {
            lock.unlock();
        }
    }

    /// When the write began that has not ended yet, by [System#nanoTime].
    public OptionalLong writing() {
        return writing ? OptionalLong.of(since) : OptionalLong.empty();
    }

    private void add(List<ByteBuffer> parts) {
        for (ByteBuffer part : parts) {
            waiting.add(part);
            bytes += part.remaining();
        }
        changed.signalAll();
    }

    private void serve() {
        try {
            for (ByteBuffer next = next(); next.hasRemaining(); next = next()) {
                int length = next.remaining();
                while (next.hasRemaining()) {
                    since = System.nanoTime();
                    writing = true;
                    ByteBuffer slice = next.slice(next.position(), Math.min(SLICE, next.remaining()));
                    next.position(next.position() + to.write(slice));
                    writing = false;
                }
                written(length);
            }
        } catch (IOException gone) {
            // Left open for whoever reads: what the other side said before it hung up is still to be heard.
        } finally {
            writing = false;
            broken();
        }
    }

    /// Empty where there will be none.
    private ByteBuffer next() {
        lock.lock();
        try {
            while (waiting.isEmpty() && !ending) {
                changed.awaitUninterruptibly();
            }
            ByteBuffer next = waiting.poll();
            return next == null ? ByteBuffer.allocate(0) : next;
        } finally {
            lock.unlock();
        }
    }

    private void written(int length) {
        lock.lock();
        try {
            bytes -= length;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private void broken() {
        lock.lock();
        try {
            broken = true;
            waiting.clear();
            changed.signalAll();
            if (ending) {
                close();
            }
        } finally {
            lock.unlock();
        }
    }

    private void close() {
        try {
            to.close();
        } catch (IOException closed) {
            // There is nothing to lose: all that could be written was.
        }
    }
}
