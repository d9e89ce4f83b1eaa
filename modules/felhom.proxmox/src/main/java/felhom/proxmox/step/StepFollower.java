package felhom.proxmox.step;

import felhom.engine.order.Outcome;
import felhom.engine.port.TaskEnd;
import felhom.engine.port.TaskListener;
import felhom.ops.Failure;
import felhom.ops.GuestDetail;
import felhom.ops.HostException;
import felhom.ops.MissingPrivilege;
import felhom.ops.SnapshotInfo;
import felhom.ops.Upid;
import felhom.proxmox.api.GuestApi;
import felhom.proxmox.api.PveClient;
import felhom.proxmox.http.PveException;
import felhom.proxmox.inventory.OwnGuests;
import felhom.proxmox.inventory.ProxmoxInventory;
import felhom.proxmox.task.HaFollower;
import felhom.proxmox.task.ReadBack;
import felhom.proxmox.task.Submission;
import felhom.proxmox.task.Ticker;
import felhom.proxmox.task.WaitTask;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/// Finds out how a step ended: its task's exit status, HA's own task where the first one only told HA, and
/// the guest itself.
final class StepFollower {
    private final OwnGuests guests;
    private final PveClient client;
    private final Ticker ticker;
    private final Duration taskLimit;
    private final Remains remains;

    StepFollower(OwnGuests guests, Ticker ticker, Duration taskLimit) {
        this.guests = guests;
        this.client = guests.client();
        this.ticker = ticker;
        this.taskLimit = taskLimit;
        this.remains = new Remains(guests);
    }

    /// @param guest where it is read back
    /// @param before what HA's own task is not among
    Outcome of(TaskHandler<?> handler, GuestApi guest, Upid task, HaFollower.Baseline before, TaskListener listener) {
        return remains.saidWith(handler, guest, ended(handler, guest, task, before, listener));
    }

    private Outcome ended(
            TaskHandler<?> handler, GuestApi guest, Upid task, HaFollower.Baseline before, TaskListener listener) {
        TaskEnd end;
        try {
            end = WaitTask.await(client, ticker, task, taskLimit, listener);
        } catch (PveException e) {
            return Outcome.Unknown.stillRunning(
                    "the task runs, but can no longer be watched: " + e.error().words(), task);
        }
        return switch (end) {
            case TaskEnd.StillRunning still -> Outcome.Unknown.stillRunning(still.message(), task);
            case TaskEnd.Ended ended -> {
                boolean well = ended.judged() == TaskEnd.Judged.OK || ended.judged() == TaskEnd.Judged.OK_WITH_WARNINGS;
                yield well && task.tellsHa()
                        ? byHa(handler, guest, task, before, listener)
                        : outcome(handler, guest, ended);
            }
        };
    }

    private Outcome outcome(TaskHandler<?> handler, GuestApi guest, TaskEnd.Ended ended) {
        return switch (ended.judged()) {
            case OK, OK_WITH_WARNINGS -> handler.told(ended.upid(), done(handler, guest, warnings(ended)));
            case FAILED -> new Outcome.Failed(failed(handler, ended));
            case UNKNOWN ->
                new Outcome.Unknown(
                        "could not " + handler.step().words() + " for certain: " + ended.message() + "; " + state(guest)
                                + remains.wayOut(handler, guest).orElse(""),
                        Optional.of(ended.upid()));
        };
    }

    /// Of a task that the host did not name it is only likely that it is ours.
    Outcome ofFound(
            TaskHandler<?> handler, GuestApi guest, Upid task, HaFollower.Baseline before, TaskListener listener) {
        Outcome outcome = ended(handler, guest, task, before, listener);
        if (outcome.done() && !didThis(handler, task)) {
            return unlikely(handler, guest, task, "has ended well, but what it left does not show that it did this");
        }
        return outcome instanceof Outcome.Failed(Failure failure) && !handler.failedAtThis(task, failure)
                ? unlikely(
                        handler,
                        guest,
                        task,
                        "has failed (" + failure.message() + "), but nothing shows that it is this call's and not"
                                + " another one's")
                : remains.saidWith(handler, guest, outcome);
    }

    private static boolean didThis(TaskHandler<?> handler, Upid task) {
        try {
            return handler.didThis(task);
        } catch (HostException e) {
            return false;
        }
    }

    private Outcome unlikely(TaskHandler<?> handler, GuestApi guest, Upid task, String why) {
        return Outcome.Unknown.notSeenYet(
                "could not " + handler.step().words()
                        + " for certain: the answer was lost, and the task that was found " + why + "; " + state(guest),
                Optional.of(task));
    }

    // Its log may be out of reach; that it warned is certain all the same.
    private static List<String> warnings(TaskEnd.Ended ended) {
        boolean silent = ended.judged() == TaskEnd.Judged.OK_WITH_WARNINGS
                && ended.warnings().isEmpty();
        return silent ? List.of(ended.exitStatus()) : ended.warnings();
    }

    private Outcome byHa(
            TaskHandler<?> handler, GuestApi guest, Upid told, HaFollower.Baseline before, TaskListener listener) {
        HaFollower ha = new HaFollower(client, ticker, handler::readBack, guest, told, before, taskLimit);
        return switch (ha.follow(listener)) {
            case HaFollower.End.Ended(TaskEnd.Ended task) ->
                outcome(handler, client.node(task.upid().node()).guest(guest.kind(), guest.vmid()), task);
            case HaFollower.End.Unfinished(TaskEnd.StillRunning task) ->
                Outcome.Unknown.stillRunning(task.message(), task.upid());
            case HaFollower.End.Hidden(Upid task, boolean moves, PveException why) ->
                Outcome.Unknown.stillRunning(
                        (moves
                                        ? "HA moves the guest, which can no longer be watched: "
                                        : "the task runs, but can no longer be watched: ")
                                + why.error().words(),
                        task);
            case HaFollower.End.Elsewhere(Upid task) ->
                toldHa(
                        handler,
                        guest,
                        told,
                        "whether task " + task + " of another node is what HA made of it cannot be told from here");
            case HaFollower.End.Reached(GuestApi there) -> done(handler, there, List.of());
            case HaFollower.End.Nothing(Optional<TaskEnd.Ended> failed, String words) ->
                failed.map(last -> failed(handler, last))
                        .<Outcome>map(failure -> new Outcome.Failed(new Failure(
                                failure.kind(), failure.message() + "; " + words, failure.privilege(), failure.log())))
                        .orElseGet(() -> toldHa(handler, guest, told, words + "; HA may still do it"));
        };
    }

    private Outcome toldHa(TaskHandler<?> handler, GuestApi guest, Upid told, String words) {
        return Outcome.Unknown.notSeenYet(
                "HA was told to " + handler.step().words() + ", and " + words + "; " + state(guest), Optional.of(told));
    }

    private static Failure failed(TaskHandler<?> handler, TaskEnd.Ended ended) {
        Failure.Kind kind = ended.privilege().isPresent() ? Failure.Kind.PRIVILEGE : Failure.Kind.TASK;
        String message = "could not " + handler.step().words() + ": " + ended.message()
                + ended.privilege()
                        .map(MissingPrivilege::words)
                        .map(w -> " (" + w + ")")
                        .orElse("");
        return new Failure(kind, message, ended.privilege(), ended.log());
    }

    Outcome done(TaskHandler<?> handler, GuestApi guest, List<String> warnings) {
        String summary = "done: " + handler.step().words();
        return switch (ReadBack.of(guest, handler::readBack)) {
            case THERE, CANNOT_TELL ->
                warnings.isEmpty() ? new Outcome.Done(summary) : new Outcome.DoneWithWarnings(summary, warnings);
            case NOT_THERE ->
                new Outcome.Unknown(
                        "PVE says that it is done, but " + state(guest) + " ("
                                + handler.step().words() + ")",
                        Optional.empty());
            case UNREADABLE -> new Outcome.DoneWithWarnings(summary, List.of("WARN: it could not be read back"));
        };
    }

    /// However the guest looks: what has not been begun by now may be begun later.
    Outcome unclear(TaskHandler<?> handler, GuestApi guest, Failure failure, boolean searched) {
        String found = searched
                ? "no task of it was found within " + Submission.SEARCH.toSeconds() + " s"
                : "whether a task of it runs could not be found out";
        return Outcome.Unknown.notSeenYet(
                "could not " + handler.step().words() + " for certain: " + failure.message() + "; " + found
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
