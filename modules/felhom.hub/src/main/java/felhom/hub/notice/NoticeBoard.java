package felhom.hub.notice;

import felhom.engine.port.Clocks;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Notices that wait to be sent: one an hour about a subject at most, and none that is older than that.
final class NoticeBoard {
    private static final Duration HOUR = Duration.ofHours(1);
    private static final int MOST_WAITING = 64;
    private static final int MOST_SUBJECTS = 1000;

    private record Waiting(Notice notice, long since) {}

    private final Clocks clocks;
    private final Deque<Waiting> waiting = new ArrayDeque<>();
    private final Map<String, Long> last = new LinkedHashMap<>();

    private Set<String> up = Set.of();
    private long seen;

    NoticeBoard(Clocks clocks) {
        this.clocks = clocks;
    }

    /// The subjects that somebody should know of, as they were looked at last.
    synchronized Set<String> up() {
        return up;
    }

    synchronized void up(Set<String> subjects) {
        up = Set.copyOf(subjects);
    }

    /// Outcomes up to this number of the log are looked at now.
    ///
    /// @return up to which they were before
    synchronized long seen(long newest) {
        long before = seen;
        seen = Math.max(seen, newest);
        return before;
    }

    /// Unless there was one about the same within the hour.
    synchronized void put(Notice notice) {
        long now = clocks.nanos();
        last.values().removeIf(at -> now - at >= HOUR.toNanos());
        if (last.containsKey(notice.subject()) || last.size() >= MOST_SUBJECTS) {
            return;
        }
        last.put(notice.subject(), now);
        if (waiting.size() == MOST_WAITING) {
            waiting.removeFirst();
        }
        waiting.addLast(new Waiting(notice, now));
    }

    synchronized Optional<Notice> next() {
        long now = clocks.nanos();
        waiting.removeIf(one -> now - one.since() >= HOUR.toNanos());
        return Optional.ofNullable(waiting.peekFirst()).map(Waiting::notice);
    }

    synchronized void sent(Notice notice) {
        waiting.removeIf(one -> one.notice().equals(notice));
    }
}
