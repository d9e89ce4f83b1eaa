package felhom.log;

import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Something that a caller waits for while the writer thread does it.
sealed class Request {
    private final Thread caller = Thread.currentThread();
    private volatile @Nullable Position done;
    private volatile @Nullable Supplier<? extends RuntimeException> failed;

    static final class Append extends Request {
        final int type;
        final byte[] body;
        final Urgency urgency;

        Append(int type, byte[] body, Urgency urgency) {
            this.type = type;
            this.body = body;
            this.urgency = urgency;
        }

        int length() {
            return Codec.HEADER + body.length;
        }
    }

    static final class Compact extends Request {}

    void done(Position position) {
        done = position;
        LockSupport.unpark(caller);
    }

    /// @param why makes the exception in the caller's thread, with its stack
    void failed(Supplier<? extends RuntimeException> why) {
        failed = why;
        LockSupport.unpark(caller);
    }

    /// An interrupt does not end the wait: what became of the record has to be known. It is kept for later.
    Position await() {
        boolean interrupted = false;
        try {
            while (true) {
                Position position = done;
                if (position != null) {
                    return position;
                }
                Supplier<? extends RuntimeException> why = failed;
                if (why != null) {
                    throw why.get();
                }
                LockSupport.park(this);
                interrupted |= Thread.interrupted();
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
