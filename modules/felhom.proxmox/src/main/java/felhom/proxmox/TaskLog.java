package felhom.proxmox;

import felhom.ops.Upid;
import felhom.ops.run.TaskListener;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/// Reads a task's log as it grows: each line once, in order, and none before it is whole. Keeps what a result needs,
/// not the log.
final class TaskLog {
    private static final int LAST = 20;
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

    void readToEnd(TaskApi tasks) {
        LogPage page;
        do {
            page = tasks.log(task, read);
            page.lines().forEach(this::take);
            read = page.last();
        } while (page.full());
    }

    private void take(String line) {
        listener.line(line);
        last.addLast(line);
        if (last.size() > LAST) {
            last.removeFirst();
        }
        if (WARNING.matcher(line).matches()) {
            warnings.add(line);
        }
        if (firstError.isEmpty() && ERROR.matcher(line).matches()) {
            firstError = Optional.of(line);
        }
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
