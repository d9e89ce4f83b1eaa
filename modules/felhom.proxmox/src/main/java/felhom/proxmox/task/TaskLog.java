package felhom.proxmox.task;

import felhom.engine.port.TaskListener;
import felhom.ops.Upid;
import felhom.proxmox.answer.LogPage;
import felhom.proxmox.api.TaskApi;
import felhom.proxmox.http.Cut;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.regex.Pattern;

/// Reads a task's log as it grows: each line once, in order, and none before it is whole. Keeps what a result needs,
/// not the log.
final class TaskLog {
    private static final int LAST = 20;
    private static final int MOST_WARNINGS = 100;
    private static final int MOST_LINES = 1_000_000;
    private static final Pattern WARNING = Pattern.compile("WARN(ING)?\\b.*");
    private static final Pattern ERROR = Pattern.compile("ERROR: .*");
    private static final Pattern END = Pattern.compile("TASK (OK|ERROR: .*|WARNINGS: [0-9]+)");

    private final Upid task;
    private final TaskListener listener;
    private final Deque<String> last = new ArrayDeque<>();
    private final List<String> warnings = new ArrayList<>();
    private Optional<String> firstError = Optional.empty();
    private Optional<String> held = Optional.empty();
    private int read;
    // Other than that where a host numbers them as it likes.
    private int taken;

    TaskLog(Upid task, TaskListener listener) {
        this.task = task;
        this.listener = listener;
    }

    /// While the task runs, its newest line may be half written: it waits until it has been seen twice.
    void readOn(TaskApi tasks) {
        LogPage page = tasks.log(task, read);
        List<String> lines = page.lines();
        if (lines.isEmpty()) {
            return;
        }
        boolean settled = lines.size() == 1 && held.equals(Optional.of(lines.getFirst()));
        int whole = settled ? 1 : lines.size() - 1;
        lines.subList(0, whole).forEach(this::take);
        read = settled ? page.last() : page.last() - 1;
        held = settled ? Optional.empty() : Optional.of(lines.getLast());
    }

    /// The rest of it, unless `more` says after a page that it is enough: a host may lie about the log's end.
    ///
    /// @return whether the end was reached
    boolean readToEnd(TaskApi tasks, BooleanSupplier more) {
        while (true) {
            LogPage page = tasks.log(task, read);
            page.lines().forEach(this::take);
            read = page.last();
            if (!page.full()) {
                return true;
            }
            if (Math.max(read, taken) >= MOST_LINES || !more.getAsBoolean()) {
                return false;
            }
        }
    }

    private void take(String line) {
        taken++;
        listener.line(line);
        String kept = Cut.text(line);
        last.addLast(kept);
        if (last.size() > LAST) {
            last.removeFirst();
        }
        if (warnings.size() < MOST_WARNINGS && WARNING.matcher(kept).matches()) {
            warnings.add(kept);
        }
        if (firstError.isEmpty() && ERROR.matcher(kept).matches()) {
            firstError = Optional.of(kept);
        }
    }

    /// How many lines have been read.
    int taken() {
        return taken;
    }

    List<String> last() {
        return List.copyOf(last);
    }

    List<String> warnings() {
        return List.copyOf(warnings);
    }

    Optional<String> firstError() {
        return firstError;
    }

    /// What the log's last line says of the task's end, in the words of an exit status.
    Optional<String> end() {
        return Optional.ofNullable(last.peekLast())
                .filter(line -> END.matcher(line).matches())
                .map(line -> line.substring("TASK ".length()).replaceFirst("^ERROR: ", ""));
    }
}
