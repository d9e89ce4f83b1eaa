package felhom.proxmox.step;

import felhom.engine.order.Outcome;
import felhom.engine.port.TaskEnd;
import felhom.engine.port.TaskListener;
import felhom.ops.Failure;
import felhom.ops.GuestDetail;
import felhom.ops.MissingPrivilege;
import felhom.ops.SnapshotInfo;
import felhom.ops.Step;
import felhom.ops.Upid;
import felhom.proxmox.api.GuestApi;
import felhom.proxmox.api.PveClient;
import felhom.proxmox.http.PveException;
import felhom.proxmox.task.HaFollower;
import felhom.proxmox.task.ReadBack;
import felhom.proxmox.task.Submission;
import felhom.proxmox.task.Ticker;
import felhom.proxmox.task.WaitTask;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/// Finds out how a step ended: its task's exit status, HA's own task where the first one only told HA, and the guest
/// itself.
final class StepFollower {
    private final OwnGuests guests;
    private final PveClient client;
    private final Ticker ticker;
    private final Duration taskLimit;
    private final BackupEnd backupEnd;
    private final Remains remains;

    StepFollower(OwnGuests guests, Ticker ticker, Duration taskLimit) {
        this.guests = guests;
        this.client = guests.client();
        this.ticker = ticker;
        this.taskLimit = taskLimit;
        this.backupEnd = new BackupEnd(guests);
        this.remains = new Remains(guests);
    }

    /// @param guest where it is read back
    Outcome of(Step step, GuestApi guest, Upid task, TaskListener listener) {
        return of(step, guest, task, HaFollower.Baseline.NONE, listener);
    }

    /// @param before what HA's own task is not among
    Outcome of(Step step, GuestApi guest, Upid task, HaFollower.Baseline before, TaskListener listener) {
        return remains.saidWith(step, guest, ended(step, guest, task, before, listener));
    }

    private Outcome ended(Step step, GuestApi guest, Upid task, HaFollower.Baseline before, TaskListener listener) {
        TaskEnd end;
        try {
            end = WaitTask.await(client, ticker, task, taskLimit, listener);
        } catch (PveException e) {
            return Outcome.Unknown.stillRunning(
                    "the task runs, but can no longer be watched: " + e.error().words(), task);
        }
        return switch (end) {
            case TaskEnd.StillRunning still -> Outcome.Unknown.stillRunning(still.message(), task);
            case TaskEnd.Ended ended ->
                switch (ended.judged()) {
                    case OK, OK_WITH_WARNINGS ->
                        task.tellsHa()
                                ? byHa(step, guest, task, before, listener)
                                : backupEnd.told(step, task, done(step, guest, warnings(ended)));
                    case FAILED -> new Outcome.Failed(failed(step, ended));
                    case UNKNOWN ->
                        new Outcome.Unknown(
                                "could not " + step.words() + " for certain: " + ended.message() + "; " + state(guest)
                                        + remains.wayOut(step, guest).orElse(""),
                                Optional.of(task));
                };
        };
    }

    /// Of a task that the host did not name it is only likely that it is ours.
    Outcome ofFound(Step step, GuestApi guest, Upid task, HaFollower.Baseline before, TaskListener listener) {
        Outcome outcome = ended(step, guest, task, before, listener);
        if (outcome.done() && !TaskAttribution.of(guests, step, task)) {
            return unlikely(step, guest, task, "has ended well, but what it left does not show that it did this");
        }
        return outcome instanceof Outcome.Failed(Failure failure)
                        && !TaskAttribution.ofFailure(guests, step, task, failure)
                ? unlikely(
                        step,
                        guest,
                        task,
                        "has failed (" + failure.message() + "), but nothing shows that it is this call's and not"
                                + " another one's")
                : remains.saidWith(step, guest, outcome);
    }

    private Outcome unlikely(Step step, GuestApi guest, Upid task, String why) {
        return Outcome.Unknown.notSeenYet(
                "could not " + step.words() + " for certain: the answer was lost, and the task that was found " + why
                        + "; " + state(guest),
                Optional.of(task));
    }

    // Its log may be out of reach; that it warned is certain all the same.
    private static List<String> warnings(TaskEnd.Ended ended) {
        boolean silent = ended.judged() == TaskEnd.Judged.OK_WITH_WARNINGS
                && ended.warnings().isEmpty();
        return silent ? List.of(ended.exitStatus()) : ended.warnings();
    }

    private Outcome byHa(Step step, GuestApi guest, Upid told, HaFollower.Baseline before, TaskListener listener) {
        HaFollower ha = new HaFollower(client, ticker, step, guest, told, before, taskLimit);
        Optional<Failure> last = Optional.empty();
        while (true) {
            switch (ha.next(listener)) {
                case HaFollower.Next.Task(Upid task) -> {
                    if (ha.onlyMoves(task)) {
                        // Not written down as a task of the step: its end is not the step's.
                        Optional<Outcome> unfinished = moving(step, task, listener);
                        if (unfinished.filter(Outcome.Unknown.class::isInstance).isPresent()) {
                            return unfinished.get();
                        }
                        if (unfinished.isPresent() && unfinished.get() instanceof Outcome.Failed(Failure failure)) {
                            last = Optional.of(failure);
                        }
                        continue;
                    }
                    listener.started(task);
                    GuestApi there = client.node(task.node()).guest(guest.kind(), guest.vmid());
                    Outcome outcome = ended(step, there, task, HaFollower.Baseline.NONE, listener);
                    if (!(outcome instanceof Outcome.Failed(Failure failure))) {
                        return outcome;
                    }
                    last = Optional.of(failure);
                }
                case HaFollower.Next.Reached(GuestApi there) -> {
                    return done(step, there, List.of());
                }
                case HaFollower.Next.Nothing(String words) -> {
                    return last.<Outcome>map(failure -> new Outcome.Failed(new Failure(
                                    failure.kind(),
                                    failure.message() + "; " + words,
                                    failure.privilege(),
                                    failure.log())))
                            .orElseGet(() -> Outcome.Unknown.notSeenYet(
                                    "HA was told to " + step.words() + ", and " + words + "; HA may still do it; "
                                            + state(guest),
                                    Optional.of(told)));
                }
            }
        }
    }

    /// Watches HA take the guest to another node; absent when that has ended well, or nobody knows how.
    private Optional<Outcome> moving(Step step, Upid task, TaskListener listener) {
        try {
            return switch (WaitTask.await(client, ticker, task, taskLimit, listener)) {
                case TaskEnd.StillRunning still -> Optional.of(Outcome.Unknown.stillRunning(still.message(), task));
                case TaskEnd.Ended ended ->
                    ended.judged() == TaskEnd.Judged.FAILED
                            ? Optional.of(new Outcome.Failed(failed(step, ended)))
                            : Optional.empty();
            };
        } catch (PveException e) {
            return Optional.of(Outcome.Unknown.stillRunning(
                    "HA moves the guest, which can no longer be watched: "
                            + e.error().words(),
                    task));
        }
    }

    private static Failure failed(Step step, TaskEnd.Ended ended) {
        Failure.Kind kind = ended.privilege().isPresent() ? Failure.Kind.PRIVILEGE : Failure.Kind.TASK;
        String message = "could not " + step.words() + ": " + ended.message()
                + ended.privilege()
                        .map(MissingPrivilege::words)
                        .map(w -> " (" + w + ")")
                        .orElse("");
        return new Failure(kind, message, ended.privilege(), ended.log());
    }

    Outcome done(Step step, GuestApi guest, List<String> warnings) {
        String summary = "done: " + step.words();
        return switch (ReadBack.of(guest, step)) {
            case THERE, CANNOT_TELL ->
                warnings.isEmpty() ? new Outcome.Done(summary) : new Outcome.DoneWithWarnings(summary, warnings);
            case NOT_THERE ->
                new Outcome.Unknown(
                        "PVE says that it is done, but " + state(guest) + " (" + step.words() + ")", Optional.empty());
            case UNREADABLE -> new Outcome.DoneWithWarnings(summary, List.of("WARN: it could not be read back"));
        };
    }

    /// However the guest looks: what has not been begun by now may be begun later.
    Outcome unclear(Step step, GuestApi guest, Failure failure, boolean searched) {
        String found = searched
                ? "no task of it was found within " + Submission.SEARCH.toSeconds() + " s"
                : "whether a task of it runs could not be found out";
        return Outcome.Unknown.notSeenYet(
                "could not " + step.words() + " for certain: " + failure.message() + "; " + found
                        + ", and the host may still do it: look at the guest before ordering it again; " + state(guest),
                Optional.empty());
    }

    /// What the guest itself shows now, before anyone thinks of trying again.
    private String state(GuestApi guest) {
        try {
            ProxmoxInventory inventory = new ProxmoxInventory(guests);
            return inventory
                    .guest(guest.vmid())
                    .map(StepFollower::words)
                    .orElseGet(() -> inventory.absence(guest.vmid()));
        } catch (PveException e) {
            return "guest " + guest.vmid() + " cannot be read: " + e.error().words();
        }
    }

    private static String words(GuestDetail detail) {
        String snapshots =
                detail.snapshots().stream().map(s -> s.name() + unfinished(s)).collect(Collectors.joining(", "));
        return "guest " + detail.guest().vmid() + " is now " + detail.guest().status()
                + detail.guest().lock().map(lock -> ", locked (" + lock + ")").orElse("")
                + (snapshots.isEmpty() ? ", without snapshots" : ", with snapshots " + snapshots);
    }

    private static String unfinished(SnapshotInfo snapshot) {
        return snapshot.state().map(state -> " (unfinished: " + state + ")").orElse("");
    }
}
