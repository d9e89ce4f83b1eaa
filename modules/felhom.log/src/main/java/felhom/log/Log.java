package felhom.log;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/// An append-only, hash-chained log in a directory of its own, written by one process.
///
/// A record is acknowledged when it is durable. After a crash everything that was acknowledged is there, in
/// order; what was not acknowledged may be there or not. Every failure is a [LogException].
public final class Log implements AutoCloseable {
    private final Path directory;
    private final Options options;
    private final Disk.Lock lockFile;
    private final Recovery recovery;
    private final Writer writer;
    private final Thread thread;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition work = lock.newCondition();
    private List<Request> waiting = new ArrayList<>();
    private boolean closing;

    private Log(Path directory, Options options, Disk.Lock lockFile, Recovery recovery, Writer writer) {
        this.directory = directory;
        this.options = options;
        this.lockFile = lockFile;
        this.recovery = recovery;
        this.writer = writer;
        this.thread = Thread.ofPlatform().name("felhom-log").daemon().unstarted(this::serve);
    }

    /// Whether there is a log, sound or not.
    public static boolean begun(Path directory, Disk disk) throws IOException {
        return Files.isDirectory(directory) && new Segments(disk, directory).newest() > 0;
    }

    /// Opens the log, or begins it where the directory is missing or empty, and brings the state up to its
    /// end.
    public static Log open(Path directory, LogState state, Options options) {
        Disk disk = options.disk();
        try {
            disk.makeDirectory(directory);
            Disk.Lock lockFile = disk.lock(directory.resolve(SegmentName.LOCK));
            try {
                Segments segments = new Segments(disk, directory);
                SegmentCreator maker = new SegmentCreator(segments, options.segment());
                LogOpener.Opened opened = new LogOpener(segments, maker, state, options).open();
                Writer writer = new Writer(directory, state, options, maker, lockFile, opened);
                Log log = new Log(directory, options, lockFile, opened.recovery(), writer);
                log.thread.start();
                return log;
            } catch (IOException | RuntimeException | Error e) {
                lockFile.close();
                throw e;
            }
        } catch (IOException e) {
            throw new LogUnusable(directory, "opening it", e);
        }
    }

    /// Returns when the record is durable and the state has taken it in. Any thread may call it, any number
    /// at once; an interrupt does not end the wait.
    ///
    /// @param type from [Frame#FIRST_TYPE] to [Frame#LAST_TYPE]
    /// @param body at most [Options#largestBody] bytes; not copied
    public Position append(int type, byte[] body, Urgency urgency) {
        if (type < Frame.FIRST_TYPE || type > Frame.LAST_TYPE) {
            throw new IllegalArgumentException(
                    "type " + type + " is not from " + Frame.FIRST_TYPE + " to " + Frame.LAST_TYPE);
        }
        if (body.length > options.largestBody()) {
            throw new IllegalArgumentException("a record of " + body.length + " bytes; the log in " + directory
                    + " takes at most " + options.largestBody());
        }
        return submit(new Request.Append(type, body, urgency));
    }

    /// Begins a new segment with a snapshot of the state, as happens by itself when a segment is full.
    public void compact() {
        submit(new Request.Compact());
    }

    private Position submit(Request request) {
        if (Thread.currentThread().equals(thread)) {
            throw new IllegalStateException("the state that a log feeds must not write to it");
        }
        lock.lock();
        try {
            if (closing) {
                throw new LogClosed(directory);
            }
            waiting.add(request);
            work.signal();
        } finally {
            lock.unlock();
        }
        return request.await();
    }

    /// The last durable record.
    public Position head() {
        return writer.head();
    }

    /// Why no record is taken any more until the log is opened anew; empty while it takes them, and while it
    /// only has no room for them now.
    public Optional<LogException> broken() {
        return writer.broken();
    }

    /// Whether the disk has room for this log to be opened anew, which writes to it: the last records again,
    /// and a segment where the newest is full. Where that cannot be asked, it has.
    public boolean roomToOpen() {
        try {
            return options.disk().free(directory) >= 2L * options.segment();
        } catch (IOException unknown) {
            return true;
        }
    }

    /// What opening found.
    public Recovery recovery() {
        return recovery;
    }

    private void serve() {
        for (List<Request> requests = next(); !requests.isEmpty(); requests = next()) {
            writer.serve(requests);
        }
        writer.close();
    }

    /// What waits by now; empty when the log was closed and nothing does.
    private List<Request> next() {
        lock.lock();
        try {
            while (waiting.isEmpty() && !closing) {
                work.awaitUninterruptibly();
            }
            List<Request> next = waiting;
            waiting = new ArrayList<>();
            return next;
        } finally {
            lock.unlock();
        }
    }

    /// Finishes what waits; later appends get [LogClosed].
    @Override
    public void close() {
        lock.lock();
        try {
            closing = true;
            work.signal();
        } finally {
            lock.unlock();
        }
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        try {
            lockFile.close();
        } catch (IOException e) {
            throw new LogUnusable(directory, "giving up its lock", e);
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
