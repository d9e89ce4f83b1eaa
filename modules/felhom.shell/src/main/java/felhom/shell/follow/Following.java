package felhom.shell.follow;

import felhom.engine.order.Plan;
import felhom.engine.port.TaskListener;
import felhom.ops.Upid;
import felhom.shell.console.Console;
import felhom.shell.progress.TaskProgress;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;

/// Tasks that are watched at the console: a bar for each at the bottom, drawn anew every second, and what is
/// said meanwhile above them. Where no line can be drawn anew it is said in words, a line for each tenth.
/// Several threads may tell of their tasks.
public final class Following implements AutoCloseable {
    // More bars than that leave no room for anything else.
    private static final int MOST_BARS = 8;
    private static final int MOST_KEPT = 10_000;
    private static final Duration EVERY = Duration.ofSeconds(1);

    private final Console console;
    private final How how;
    private final List<Followed> tasks = new ArrayList<>();
    private final Queue<Runnable> kept = new ArrayDeque<>();
    private int lost;
    private boolean held;
    private boolean closed;
    private boolean ticking;

    /// What of it is shown.
    public enum How {
        /// Nothing, since the answer is read by a program.
        NOTHING,
        /// That something goes on; where somebody looks on, all of it.
        BESIDE,
        /// The logs are what was asked for.
        LOGS
    }

    public Following(Console console, How how) {
        this.console = console;
        this.how = how;
    }

    /// @param what the task, in a word or two
    /// @param beside told the same
    public TaskListener task(String what, TaskListener beside) {
        Followed task = new Followed(what);
        synchronized (this) {
            tasks.add(task);
        }
        return new Listener(task, beside);
    }

    /// Those that are known of and not over.
    public synchronized List<Upid> running() {
        return tasks.stream().flatMap(task -> task.task().stream()).toList();
    }

    /// Says something above the bars.
    public synchronized void say(Runnable words) {
        if (!held) {
            words.run();
        } else if (kept.size() < MOST_KEPT) {
            kept.add(words);
        } else {
            lost++;
        }
    }

    /// Until [#release], nothing is printed or drawn: somebody is asked something.
    synchronized void hold() {
        held = true;
    }

    synchronized void release() {
        held = false;
        kept.forEach(Runnable::run);
        kept.clear();
        if (lost > 0) {
            console.error("(" + lost + " lines were not kept meanwhile)");
            lost = 0;
        }
        draw();
    }

    private boolean looksOn() {
        return console.terminal() && how != How.NOTHING;
    }

    private synchronized void draw() {
        if (how == How.NOTHING || held || closed || !console.draws()) {
            return;
        }
        List<Followed> running = tasks.stream().filter(task -> !task.isOver()).toList();
        if (running.isEmpty()) {
            return;
        }
        int columns = console.columns();
        List<String> bars = new ArrayList<>(
                running.stream().limit(MOST_BARS).map(task -> task.bar(columns)).toList());
        if (running.size() > MOST_BARS) {
            bars.add("and " + (running.size() - MOST_BARS) + " more");
        }
        console.live(bars);
        if (!ticking) {
            ticking = true;
            Thread.ofVirtual().name("progress").start(this::tick);
        }
    }

    private void tick() {
        try {
            while (true) {
                Thread.sleep(EVERY);
                synchronized (this) {
                    if (closed) {
                        return;
                    }
                    draw();
                }
            }
        } catch (InterruptedException never) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public synchronized void close() {
        if (held) {
            release();
        }
        closed = true;
    }

    private synchronized void told(Followed task, String line) {
        task.line(line);
        // The bar shows it better.
        if (!(console.draws() && TaskProgress.tells(line))) {
            shown(task, line);
        }
        if (looksOn() && !console.draws()) {
            task.news().ifPresent(words -> say(() -> console.error(words)));
        }
        draw();
    }

    private void shown(Followed task, String line) {
        // Told apart from what the agent says itself.
        String words = (tasks.size() > 1 ? task.what() : " ") + " | " + line;
        if (how == How.LOGS) {
            say(() -> console.line(words));
        } else if (looksOn()) {
            say(() -> console.error(words));
        }
    }

    private final class Listener implements TaskListener {
        private final Followed task;
        private final TaskListener beside;

        Listener(Followed task, TaskListener beside) {
            this.task = task;
            this.beside = beside;
        }

        @Override
        public void begins(Plan plan) {
            say(() -> beside.begins(plan));
        }

        @Override
        public void started(Upid upid) {
            synchronized (Following.this) {
                task.began(upid);
                say(() -> beside.started(upid));
            }
        }

        @Override
        public boolean wantsLog() {
            return how == How.LOGS || looksOn();
        }

        @Override
        public boolean closely() {
            return looksOn();
        }

        @Override
        public void line(String line) {
            told(task, line);
        }

        @Override
        public void waiting(Upid upid, Duration elapsed) {
            synchronized (Following.this) {
                task.watched(elapsed);
                draw();
            }
        }
    }

    /// The task of that listener has ended.
    public synchronized void ended(TaskListener of) {
        if (of instanceof Listener listener) {
            listener.task.over();
        }
    }
}
