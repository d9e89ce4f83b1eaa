package felhom.shell.follow;

import felhom.ops.Upid;
import felhom.shell.progress.Progress;
import felhom.shell.progress.ProgressBar;
import felhom.shell.progress.TaskProgress;
import java.time.Duration;
import java.util.Optional;

/// One task that is watched, or several of one order, one after another.
final class Followed {
    private final String what;
    private TaskProgress progress = new TaskProgress();
    private Optional<Upid> task = Optional.empty();
    private long since = System.nanoTime();
    private boolean over;
    private int told;
    private int part;

    Followed(String what) {
        this.what = what;
    }

    String what() {
        return what;
    }

    Optional<Upid> task() {
        return over ? Optional.empty() : task;
    }

    void began(Upid now) {
        task = Optional.of(now);
        progress = new TaskProgress();
        since = System.nanoTime();
        told = 0;
        part = 0;
    }

    void watched(Duration elapsed) {
        since = System.nanoTime() - elapsed.toNanos();
    }

    void line(String line) {
        progress.line(line, elapsed());
    }

    void over() {
        over = true;
    }

    boolean isOver() {
        return over;
    }

    String bar(int columns) {
        return ProgressBar.line(what, progress.now(), elapsed(), columns);
    }

    /// What there is to say in words: after each tenth of it, and when another part begins.
    Optional<String> news() {
        Optional<Progress> now = progress.now().filter(known -> known.percent().isPresent());
        if (now.isEmpty()) {
            return Optional.empty();
        }
        int tenth = now.get().percent().getAsInt() / 10;
        if (now.get().part() == part && tenth <= told) {
            return Optional.empty();
        }
        part = now.get().part();
        told = tenth;
        return Optional.of(ProgressBar.words(what, now.get()));
    }

    private Duration elapsed() {
        return Duration.ofNanos(System.nanoTime() - since);
    }
}
