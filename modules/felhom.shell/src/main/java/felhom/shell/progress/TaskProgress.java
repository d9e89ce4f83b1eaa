package felhom.shell.progress;

import felhom.shell.progress.LogLines.Told;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/// Reads how far a task is from the lines of its log, in their order. It never goes backward: a part that
/// begins anew is a new part. Lines that tell nothing of it pass by.
public final class TaskProgress {
    private static final Duration LONGEST = Duration.ofDays(30);

    private final Rate rate = new Rate();
    private int part;
    private String name = "";
    private boolean told;
    private OptionalInt percent = OptionalInt.empty();
    private OptionalLong done = OptionalLong.empty();
    private OptionalLong total = OptionalLong.empty();
    /// Whether the part's lines say themselves when they were written.
    private boolean timed;

    /// Whether the line tells of nothing but how far the task is.
    public static boolean tells(String line) {
        return LogLines.told(line)
                .filter(what -> what instanceof Told.Reached reached
                        && reached.percent().isPresent())
                .isPresent();
    }

    /// @param read when, by a clock that only goes forward: where the line says nothing of time, this is it
    public void line(String line, Duration read) {
        LogLines.told(line).ifPresent(what -> {
            switch (what) {
                case Told.Begins(String named) -> next(named);
                case Told.Grows(long bytes) -> {
                    if (bytes > 0 && bytes <= Long.MAX_VALUE - total.orElse(0)) {
                        total = OptionalLong.of(total.orElse(0) + bytes);
                    }
                }
                case Told.Reached reached -> reached(reached, read);
            }
        });
    }

    private void next(String named) {
        part++;
        name = named;
        told = false;
        percent = OptionalInt.empty();
        done = OptionalLong.empty();
        total = OptionalLong.empty();
        timed = false;
        rate.clear();
    }

    private void reached(Told.Reached to, Duration read) {
        // Disks that are copied already go on being told of, until all are.
        if (to.part().filter(of -> !name.isEmpty() && !of.endsWith(name)).isPresent()) {
            return;
        }
        // Without a line that says so: a store of another kind writes the same of each disk.
        boolean backward = done.isPresent()
                && to.done().isPresent()
                && to.done().getAsLong() < done.getAsLong()
                && to.percent().isPresent();
        if (part == 0 || backward) {
            OptionalLong whole = part == 0 ? total : OptionalLong.empty();
            next("");
            total = whole;
        }
        told = true;
        if (to.percent().isPresent()) {
            percent = OptionalInt.of(Math.max(percent.orElse(0), to.percent().getAsInt()));
        }
        if (to.total().isPresent()) {
            total = to.total();
        }
        if (to.done().isPresent() && to.done().getAsLong() >= done.orElse(0)) {
            done = to.done();
            if (to.span().isPresent() && !timed) {
                timed = true;
                rate.clear();
                rate.add(Duration.ZERO, 0);
            }
            // What is told once, at the end, was not done in the moment in which it was read.
            if (to.percent().isPresent()) {
                rate.add(to.span().orElse(read), done.getAsLong());
            }
        }
    }

    /// Empty before anything tells of it.
    public Optional<Progress> now() {
        if (part == 0) {
            return Optional.empty();
        }
        OptionalLong speed = rate.now();
        return Optional.of(new Progress(
                part,
                name,
                percent.isPresent() ? OptionalInt.of(Math.min(99, percent.getAsInt())) : OptionalInt.empty(),
                done,
                total,
                told ? speed : OptionalLong.empty(),
                left(speed)));
    }

    private Optional<Duration> left(OptionalLong speed) {
        if (speed.isEmpty() || speed.getAsLong() <= 0 || total.isEmpty() || done.isEmpty()) {
            return Optional.empty();
        }
        long seconds = Math.max(0, total.getAsLong() - done.getAsLong()) / speed.getAsLong();
        return Optional.of(Duration.ofSeconds(seconds)).filter(time -> time.compareTo(LONGEST) < 0);
    }

    /// The last of it, of a task that has ended well.
    public Optional<Progress> ended() {
        return now().map(last -> new Progress(
                last.part(),
                last.name(),
                last.percent().isPresent() ? OptionalInt.of(100) : last.percent(),
                last.done(),
                last.total(),
                last.rate(),
                Optional.empty()));
    }
}
