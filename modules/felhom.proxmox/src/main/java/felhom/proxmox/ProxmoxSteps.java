package felhom.proxmox;

import felhom.ops.Effect;
import felhom.ops.Failure;
import felhom.ops.GuestDetail;
import felhom.ops.GuestIdentity;
import felhom.ops.HostException;
import felhom.ops.MissingPrivilege;
import felhom.ops.Outcome;
import felhom.ops.Step;
import felhom.ops.Upid;
import felhom.ops.Vmid;
import felhom.ops.run.StepExecutor;
import felhom.ops.run.TaskEnd;
import felhom.ops.run.TaskListener;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// Does the steps that a scoped token can do: starts the task, waits for its true end, and reads the guest's own
/// state back before saying that it is done.
final class ProxmoxSteps implements StepExecutor {
    private final PveClient client;
    private final OwnGuests guests;
    private final Ticker ticker;
    private final Duration taskLimit;
    private final Submission submission;
    private final Description description;
    private final BackupTask backups;

    ProxmoxSteps(PveClient client, Ticker ticker, Duration taskLimit) {
        this.client = client;
        this.guests = new OwnGuests(client);
        this.ticker = ticker;
        this.taskLimit = taskLimit;
        this.submission = new Submission(client, ticker);
        this.description = new Description(client, ticker);
        this.backups = new BackupTask(guests, ticker);
    }

    @Override
    public List<Effect> effects(Step step) {
        return switch (step) {
            case Step.Benign _ -> List.of();
            case Step.StopTask(Upid task) -> Effects.ofKilling(task, new ProxmoxTasks(client, ticker).find(task));
            case Step.Destructive _ ->
                Effects.of(step, step.target().flatMap(guest -> new ProxmoxInventory(guests).guest(guest)));
        };
    }

    @Override
    public Optional<GuestIdentity> identity(Vmid guest) {
        return new ProxmoxInventory(guests).identity(guest);
    }

    @Override
    public Outcome execute(Step step, TaskListener listener) {
        try {
            return switch (step) {
                case Step.StopTask(Upid task) -> new TaskKill(client, ticker).kill(task);
                case Step.Benign _, Step.Destructive _ ->
                    onGuest(step, step.target().orElseThrow(), listener);
            };
        } catch (HostException e) {
            return new Outcome.Failed(e.failure());
        }
    }

    private Outcome onGuest(Step step, Vmid vmid, TaskListener listener) {
        GuestApi guest = guests.get(vmid);
        return switch (step) {
            case Step.TakeSnapshot(var _, var name, var text) -> task(step, guest.snapshot(name, text), listener);
            case Step.RemoveSnapshot(var _, var name) -> task(step, guest.deleteSnapshot(name), listener);
            case Step.RevertToSnapshot(var _, var name) -> task(step, guest.rollback(name), listener);
            case Step.StartGuest _ -> task(step, guest.start(), listener);
            case Step.StopGuest _ -> task(step, guest.stop(), listener);
            case Step.BackUp backup -> {
                backups.prepare(backup);
                yield task(step, backups.start(backup), listener);
            }
            case Step.DescribeGuest(var _, var text) -> description.write(guest, text);
            case Step.MarkGuest _ -> description.mark(guest);
            case Step.StopTask _ -> throw new IllegalArgumentException("no step on a guest: " + step.words());
        };
    }

    private Outcome task(Step step, Mutation call, TaskListener listener) {
        return switch (submission.submit(call)) {
            case Submission.Result.Started(Upid task) -> {
                listener.started(task);
                yield watched(step, task, listener);
            }
            case Submission.Result.Done() -> done(step, List.of());
            case Submission.Result.NothingToDo() ->
                new Outcome.Failed(Failure.of(
                        Failure.Kind.HOST,
                        "could not " + step.words() + ": the host says that there is nothing to do; is the guest on"
                                + " another node?"));
            case Submission.Result.NotStarted(Failure failure) -> new Outcome.Failed(failure);
            case Submission.Result.Unclear(Failure failure, boolean searched) -> unclear(step, failure, searched);
        };
    }

    private Outcome watched(Step step, Upid task, TaskListener listener) {
        TaskEnd end;
        try {
            end = WaitTask.await(client, ticker, task, taskLimit, listener);
        } catch (PveException e) {
            return new Outcome.Unknown(
                    "the task runs, but can no longer be watched: " + e.error().words(), Optional.of(task));
        }
        return switch (end) {
            case TaskEnd.StillRunning still -> new Outcome.Unknown(still.message(), Optional.of(task));
            case TaskEnd.Ended ended ->
                switch (ended.judged()) {
                    case OK -> done(step, List.of());
                    case OK_WITH_WARNINGS ->
                        // Its log may be out of reach; that it warned is certain all the same.
                        done(step, ended.warnings().isEmpty() ? List.of(ended.exitStatus()) : ended.warnings());
                    case FAILED -> failed(step, ended);
                    case UNKNOWN ->
                        new Outcome.Unknown(
                                "could not " + step.words() + " for certain: " + ended.message() + "; " + state(step),
                                Optional.of(task));
                };
        };
    }

    private Outcome failed(Step step, TaskEnd.Ended ended) {
        Failure.Kind kind = ended.privilege().isPresent() ? Failure.Kind.PRIVILEGE : Failure.Kind.TASK;
        String message = "could not " + step.words() + ": " + ended.message()
                + ended.privilege()
                        .map(MissingPrivilege::words)
                        .map(w -> " (" + w + ")")
                        .orElse("");
        return new Outcome.Failed(new Failure(kind, message, ended.privilege(), ended.log()));
    }

    private Outcome done(Step step, List<String> warnings) {
        String summary = "done: " + step.words();
        return switch (Traces.of(guests, step)) {
            case THERE, CANNOT_TELL ->
                warnings.isEmpty() ? new Outcome.Done(summary) : new Outcome.DoneWithWarnings(summary, warnings);
            case NOT_THERE ->
                new Outcome.Unknown(
                        "PVE says that it is done, but " + state(step) + " (" + step.words() + ")", Optional.empty());
            case UNREADABLE -> new Outcome.DoneWithWarnings(summary, List.of("WARN: it could not be read back"));
        };
    }

    private Outcome unclear(Step step, Failure failure, boolean searched) {
        if (searched && Traces.of(guests, step) == Traces.NOT_THERE) {
            return new Outcome.Failed(new Failure(
                    failure.kind(),
                    "could not " + step.words() + ": " + failure.message()
                            + "; no task was found and nothing has changed, so it was not started",
                    failure.privilege(),
                    failure.log()));
        }
        return new Outcome.Unknown(
                "could not " + step.words() + " for certain: " + failure.message() + "; no task was found; "
                        + state(step),
                Optional.empty());
    }

    private static Vmid guest(Step step) {
        return step.target().orElseThrow();
    }

    /// What the guest itself shows now, before anyone thinks of trying again.
    private String state(Step step) {
        Vmid vmid = guest(step);
        try {
            Optional<GuestDetail> guest = new ProxmoxInventory(guests).guest(vmid);
            return guest.map(g -> "guest " + vmid + " is now "
                            + g.guest().status()
                            + g.guest()
                                    .lock()
                                    .map(lock -> ", locked (" + lock + ")")
                                    .orElse("")
                            + (g.snapshots().isEmpty()
                                    ? ", without snapshots"
                                    : ", with snapshots "
                                            + String.join(
                                                    ", ",
                                                    g.snapshots().stream()
                                                            .map(s -> s.name()
                                                                    + s.state()
                                                                            .map(t -> " (unfinished: " + t + ")")
                                                                            .orElse(""))
                                                            .toList())))
                    .orElse("guest " + vmid + " is not there");
        } catch (PveException e) {
            return "guest " + vmid + " cannot be read: " + e.error().words();
        }
    }
}
