package felhom.log;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// What the writer thread does: groups what waits, writes, forces, applies, answers; begins a new segment
/// when the old one is full.
final class Writer {
    private final Path directory;
    private final LogState state;
    private final Options options;
    private final SegmentCreator maker;
    private final Disk.Lock lock;
    private final Group group;
    private Segment segment;
    private volatile Position head;
    private volatile @Nullable Supplier<LogException> broken;
    private Optional<SegmentCreator.NotMade> notMade = Optional.empty();
    private long nextAttempt;

    Writer(
            Path directory,
            LogState state,
            Options options,
            SegmentCreator maker,
            Disk.Lock lock,
            LogOpener.Opened opened) {
        this.directory = directory;
        this.state = state;
        this.options = options;
        this.maker = maker;
        this.lock = lock;
        this.group = new Group(Math.min(Codec.GROUP, options.segment()));
        this.segment = opened.segment();
        this.head = opened.head();
    }

    Position head() {
        return head;
    }

    Optional<LogException> broken() {
        return Optional.ofNullable(broken).map(Supplier::get);
    }

    void serve(List<Request> requests) {
        try {
            for (Request request : requests) {
                switch (request) {
                    case Request.Append append -> add(append);
                    case Request.Compact compact -> compact(compact);
                    default -> throw new IllegalStateException("no such request");
                }
            }
            flush();
        } catch (RuntimeException | Error e) {
            // Nobody must wait for ever because of a mistake in here.
            Supplier<LogException> reason = breakDown("serving its callers", e);
            requests.forEach(request -> request.failed(reason));
        }
    }

    private void add(Request.Append append) {
        int length = append.length();
        if (!group.fits(length) || !fits(length)) {
            flush();
        }
        if (broken == null && (fits(length) || roll(false))) {
            join(append);
        } else if (broken != null) {
            append.failed(broken);
        } else if (append.urgency == Urgency.COMPLETION && segment.room() >= length) {
            join(append);
            // One at a time: the room was counted for an empty group.
            flush();
        } else {
            append.failed(full());
        }
    }

    private void join(Request.Append append) {
        group.add(
                append,
                segment.codec(),
                head,
                Instant.ofEpochMilli(options.clock().millis()));
    }

    private void compact(Request.Compact compact) {
        flush();
        if (broken == null && roll(true)) {
            compact.done(head);
        } else {
            compact.failed(broken != null ? broken : full());
        }
    }

    /// Before the reserve, behind what the group holds already.
    private boolean fits(int length) {
        return group.size() + length <= segment.room() - options.reserve();
    }

    private void flush() {
        if (group.isEmpty()) {
            return;
        }
        try {
            demandOwn();
            segment.append(group.bytes());
            // Whoever takes the lock from now on reads what was written; whoever has it already may not have.
            demandOwn();
        } catch (IOException | RuntimeException | Error e) {
            breakDown("writing a record to " + segment.path(), e);
        }
        for (int i = 0; i < group.frames().size(); i++) {
            settle(group.requests().get(i), group.frames().get(i));
        }
        group.clear();
    }

    /// A directory that was put back from a copy, or a lock file that was deleted, leaves this process with
    /// files that nobody else sees: what is written there is soon lost, and another writer may be at work
    /// already.
    private void demandOwn() throws IOException {
        if (!segment.isInPlace()) {
            throw new FileSystemException(
                    segment.path().toString(),
                    null,
                    "this is not the file any more that was opened: it was deleted, or the directory was put back");
        }
        if (!lock.holds()) {
            throw new FileSystemException(
                    directory.resolve(SegmentName.LOCK).toString(),
                    null,
                    "the lock is lost: the file was deleted or replaced, and another process may be at work");
        }
    }

    private void settle(Request.Append request, Frame frame) {
        if (broken == null) {
            head = frame.position();
            try {
                state.apply(frame);
            } catch (RuntimeException | Error e) {
                breakDown("taking in " + frame, e);
            }
        }
        if (broken == null) {
            request.done(head);
        } else {
            request.failed(broken);
        }
    }

    /// @param now also when the last attempt failed a moment ago
    private boolean roll(boolean now) {
        if (notMade.isPresent() && !now && System.nanoTime() - nextAttempt < 0) {
            return false;
        }
        try {
            SegmentCreator.Made made = maker.make(
                    segment.number() + 1,
                    head,
                    state.snapshot(),
                    options.clock().instant());
            segment.close();
            segment = made.segment();
            head = made.snapshot().position();
            notMade = Optional.empty();
            return true;
        } catch (SegmentCreator.NotMade e) {
            notMade = Optional.of(e);
            nextAttempt = System.nanoTime() + options.retry().toNanos();
        } catch (IOException | RuntimeException | Error e) {
            breakDown("beginning a new segment after " + segment.path(), e);
        }
        return false;
    }

    private Supplier<LogException> breakDown(String tried, Throwable cause) {
        Supplier<LogException> reason = broken == null ? () -> new LogBroken(directory, tried, cause) : broken;
        broken = reason;
        return reason;
    }

    private Supplier<LogException> full() {
        String text = Fullness.text(options.disk(), directory, segment, notMade.orElseThrow());
        Throwable cause = notMade.orElseThrow().reason();
        return () -> new LogFull(text, cause);
    }

    void close() {
        try {
            segment.close();
        } catch (IOException ignored) {
            // All that was acknowledged has been forced.
        }
    }
}
