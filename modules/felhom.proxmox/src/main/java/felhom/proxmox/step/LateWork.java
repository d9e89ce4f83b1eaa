package felhom.proxmox.step;

import felhom.engine.order.Outcome;
import felhom.engine.port.TaskListener;
import felhom.engine.port.Tasks;
import felhom.ops.Upid;
import felhom.proxmox.api.GuestApi;
import felhom.proxmox.api.PveClient;
import felhom.proxmox.task.HaFollower;
import felhom.proxmox.task.ReadBack;
import felhom.proxmox.task.TaskSearch;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Looks, once and later, for the work of a step whose task no answer named: for its task in the list, by
/// type, guest, token and time, and for what leaves no task on the guest itself.
final class LateWork {
    // Start times are whole seconds, and so is what we know of the host's clock.
    private static final Duration INEXACT = Duration.ofSeconds(2);
    // For how a task has ended that is known to have ended.
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final PveClient client;
    private final StepFollower end;

    LateWork(StepContext context) {
        this.client = context.client();
        this.end = new StepFollower(context.guests(), context.ticker(), PATIENCE);
    }

    /// @param ago at most so long before now
    /// @param others tasks that are none of its
    /// @param listener told of the one that did it (`found`); where there is none, of those that run and are
    ///     doing it (`started`) or may be (`found`)
    /// @return empty where none shows that it did this
    Optional<Outcome> of(
            TaskHandler<?> handler, GuestApi guest, Duration ago, Set<Upid> others, TaskListener listener) {
        Instant since = Instant.now().plus(client.skew()).minus(ago).minus(INEXACT);
        List<Tasks.Summary> tasks = TaskSearch.ours(
                        client.ownNode().tasks(),
                        handler.call(guest),
                        client.connection().token().id(),
                        Optional.of(since))
                .stream()
                .filter(task -> !others.contains(task.upid()))
                .sorted(Comparator.comparing(Tasks.Summary::started))
                .toList();
        Optional<Outcome> ended = tasks.stream()
                .filter(task -> !task.running())
                .flatMap(task -> outcome(handler, guest, task.upid(), listener).stream())
                .findFirst();
        if (ended.isEmpty()) {
            tasks.stream().filter(Tasks.Summary::running).forEach(task -> tell(handler, guest, task.upid(), listener));
        }
        return ended;
    }

    private static void tell(TaskHandler<?> handler, GuestApi guest, Upid task, TaskListener listener) {
        switch (handler.doing(guest, task)) {
            case THERE -> listener.started(task);
            case CANNOT_TELL -> listener.found(task);
            case NOT_THERE, UNREADABLE -> {}
        }
    }

    private Optional<Outcome> outcome(TaskHandler<?> handler, GuestApi guest, Upid task, TaskListener listener) {
        if (task.tellsHa()) {
            // What followed is not looked for any more: the guest's own state says enough.
            return ReadBack.of(guest, handler::readBack) == ReadBack.THERE
                    ? Optional.of(new Outcome.Done("done: " + handler.step().words()))
                    : Optional.empty();
        }
        Outcome outcome = end.ofFound(handler, guest, task, HaFollower.Baseline.NONE, TaskListener.SILENT);
        if (outcome instanceof Outcome.Unknown) {
            return Optional.empty();
        }
        listener.found(task);
        return Optional.of(outcome);
    }
}
