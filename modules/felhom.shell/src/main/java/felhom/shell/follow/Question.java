package felhom.shell.follow;

import felhom.ops.Upid;
import felhom.shell.command.Interruption;
import felhom.shell.console.Console;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// What Ctrl-C asks at a terminal while tasks are watched: to go on watching, to leave them alone, or to have
/// one stopped. A second Ctrl-C, or a terminal that is gone, leaves them alone.
public final class Question implements Interruption.Asked, AutoCloseable {
    private static final String ASKED = "[k]eep watching, [d]etach (it goes on by itself) or [s]top the task? [k] ";

    private final Console console;
    private final Following following;
    private final Stopping stopping;
    private Optional<Thread> asking = Optional.empty();
    /// Whether a task is being stopped, which is not cut off.
    private boolean busy;

    private boolean detached;
    private boolean closed;

    /// Has a task stopped, as `task stop` does.
    @FunctionalInterface
    public interface Stopping {
        void stop(Upid task) throws Exception;
    }

    public Question(Console console, Following following, Stopping stopping) {
        this.console = console;
        this.following = following;
        this.stopping = stopping;
    }

    @Override
    public synchronized void ctrlC(Runnable stop) {
        if (closed || busy || detached) {
            return;
        }
        if (asking.isPresent()) {
            detach(stop);
            asking.get().interrupt();
            return;
        }
        Thread thread = Thread.ofPlatform().daemon().name("question").unstarted(() -> ask(stop));
        asking = Optional.of(thread);
        thread.start();
    }

    private void ask(Runnable stop) {
        following.hold();
        try {
            while (true) {
                Optional<String> answer = console.ask(ASKED);
                switch (answer.map(text -> text.toLowerCase(Locale.ROOT)).orElse("d")) {
                    case "", "k", "keep" -> {
                        return;
                    }
                    case "d", "detach" -> {
                        detach(stop);
                        return;
                    }
                    case "s", "stop" -> {
                        stopOne();
                        return;
                    }
                    default -> console.error("expected k, d or s");
                }
            }
        } finally {
            synchronized (this) {
                asking = Optional.empty();
                busy = false;
                notifyAll();
            }
            following.release();
        }
    }

    private synchronized void detach(Runnable stop) {
        if (!detached && !closed) {
            detached = true;
            stop.run();
        }
    }

    private void stopOne() {
        List<Upid> running = following.running();
        if (running.isEmpty()) {
            console.error("there is no task yet that could be stopped");
            return;
        }
        Optional<Upid> which = running.size() == 1 ? Optional.of(running.getFirst()) : choice(running);
        if (which.isEmpty()) {
            return;
        }
        synchronized (this) {
            if (closed || detached) {
                return;
            }
            busy = true;
        }
        try {
            stopping.stop(which.get());
        } catch (Exception cannot) {
            console.error("error: " + cannot.getMessage());
        }
    }

    private Optional<Upid> choice(List<Upid> running) {
        for (int i = 0; i < running.size(); i++) {
            console.error((i + 1) + "  " + running.get(i));
        }
        String answer = console.ask("which one, 1 to " + running.size() + "? Enter stops none: ")
                .orElse("");
        if (answer.matches("[1-9][0-9]{0,3}") && Integer.parseInt(answer) <= running.size()) {
            return Optional.of(running.get(Integer.parseInt(answer) - 1));
        }
        console.error("none is stopped");
        return Optional.empty();
    }

    /// Whether the tasks were left alone.
    public synchronized boolean detached() {
        return detached;
    }

    /// Waits for a task that is being stopped; a question that still stands there is taken back.
    @Override
    public void close() {
        boolean interrupted = false;
        synchronized (this) {
            closed = true;
            while (asking.isPresent()) {
                if (!busy) {
                    asking.get().interrupt();
                }
                try {
                    wait(1000);
                } catch (InterruptedException later) {
                    interrupted = true;
                }
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
