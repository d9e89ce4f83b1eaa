package felhom.engine.ledger;

import felhom.engine.order.OrderKey;
import felhom.log.Disk;
import felhom.log.RecordLookup;
import java.nio.file.Path;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BiPredicate;
import java.util.function.Consumer;

/// The outcomes that nobody has acknowledged, oldest first, however many there are. Those that the state
/// does not keep in memory are read from the log, a thousand at a time, and only when those before them were
/// acknowledged: asking again and again costs nothing while nothing has changed.
final class Unreported {
    private static final int WINDOW = 1000;

    private final Path directory;
    private final Disk disk;
    private final LedgerState state;
    private final ReentrantLock lock = new ReentrantLock();

    /// The oldest of those that are in the log alone, and the first record that was not read for it yet.
    private final Map<OrderKey, UnreportedOutcome> window = new LinkedHashMap<>();

    private long next;

    Unreported(Path directory, Disk disk, LedgerState state) {
        this.directory = directory;
        this.disk = disk;
        this.state = state;
    }

    List<UnreportedOutcome> oldest(int most) {
        lock.lock();
        try {
            long from = state.inTheLogAlone();
            if (from == 0) {
                window.clear();
                next = 0;
                return state.outbox(most);
            }
            if (window.size() < Math.min(most, state.unacknowledged())) {
                fill(Math.max(next, from), Math.max(most, WINDOW));
            }
            return window.values().stream().limit(most).toList();
        } finally {
            lock.unlock();
        }
    }

    private void fill(long from, int most) {
        Set<OrderKey> acknowledged = new HashSet<>();
        records(from, RecordType.ACKNOWLEDGED, (_, body) -> acknowledged.addAll(Records.keys(body)));
        next = from;
        records(from, RecordType.ENDED, (seq, body) -> {
            if (window.size() >= most) {
                return false;
            }
            OrderKey key = Records.key(body);
            if (!acknowledged.contains(key)) {
                window.put(key, UnreportedOutcome.of(key, body, seq));
            }
            next = seq + 1;
            return true;
        });
    }

    /// Has those of them acknowledged that nobody has acknowledged yet: an order that was not known, or that
    /// comes again, counts nothing.
    ///
    /// @param write what writes them down
    void acknowledge(Collection<OrderKey> orders, Consumer<Collection<OrderKey>> write) {
        lock.lock();
        try {
            Set<OrderKey> waiting = waiting(orders);
            if (!waiting.isEmpty()) {
                write.accept(waiting);
                window.keySet().removeAll(waiting);
            }
        } finally {
            lock.unlock();
        }
    }

    private Set<OrderKey> waiting(Collection<OrderKey> orders) {
        Set<OrderKey> waiting = new LinkedHashSet<>();
        Set<OrderKey> unclear = new LinkedHashSet<>();
        long from = state.inTheLogAlone();
        for (OrderKey order : orders) {
            if (state.waits(order) || window.containsKey(order)) {
                waiting.add(order);
            } else if (from != 0) {
                unclear.add(order);
            }
        }
        if (!unclear.isEmpty()) {
            Set<OrderKey> left = new HashSet<>();
            RecordLookup.from(directory, disk, from, frame -> {
                if (frame.type() == RecordType.ENDED.code()) {
                    left.add(Records.key(RecordFields.read(frame.body())));
                } else if (frame.type() == RecordType.ACKNOWLEDGED.code()) {
                    left.removeAll(Records.keys(RecordFields.read(frame.body())));
                }
                return true;
            });
            unclear.retainAll(left);
            waiting.addAll(unclear);
        }
        return waiting;
    }

    /// @param sink says whether to go on
    private void records(long from, RecordType type, BiPredicate<Long, RecordFields> sink) {
        RecordLookup.from(
                directory,
                disk,
                from,
                frame -> frame.type() != type.code() || sink.test(frame.seq(), RecordFields.read(frame.body())));
    }
}
