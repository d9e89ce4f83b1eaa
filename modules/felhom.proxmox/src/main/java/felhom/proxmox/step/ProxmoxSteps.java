package felhom.proxmox.step;

import felhom.engine.order.Outcome;
import felhom.engine.port.Assessment;
import felhom.engine.port.StepExecutor;
import felhom.engine.port.TaskListener;
import felhom.ops.Failure;
import felhom.ops.GuestIdentity;
import felhom.ops.HostException;
import felhom.ops.PlanRefused;
import felhom.ops.Step;
import felhom.ops.Upid;
import felhom.ops.Vmid;
import felhom.proxmox.api.GuestApi;
import felhom.proxmox.api.Mutation;
import felhom.proxmox.api.PveClient;
import felhom.proxmox.task.HaFollower;
import felhom.proxmox.task.ProxmoxTasks;
import felhom.proxmox.task.Submission;
import felhom.proxmox.task.TaskKill;
import felhom.proxmox.task.Ticker;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Does the steps that a scoped token can do: starts the task, waits for its true end, and reads the guest's own
/// state back before saying that it is done.
public final class ProxmoxSteps implements StepExecutor {
    private final PveClient client;
    private final OwnGuests guests;
    private final Ticker ticker;
    private final Submission submission;
    private final Description description;
    private final BackupTask backups;
    private final StepFollower end;
    private final PveRules rules;
    private final Remains remains;

    public ProxmoxSteps(PveClient client, Ticker ticker, Duration taskLimit) {
        this.client = client;
        this.guests = new OwnGuests(client);
        this.ticker = ticker;
        this.submission = new Submission(client, ticker);
        this.description = new Description(client, ticker);
        this.backups = new BackupTask(guests, ticker);
        this.end = new StepFollower(guests, ticker, taskLimit);
        this.rules = new PveRules(client);
        this.remains = new Remains(guests);
    }

    @Override
    public Assessment assess(Step step, List<? extends Step> before) {
        ProxmoxInventory inventory = new ProxmoxInventory(guests);
        return switch (step) {
            case Step.StopTask(Upid task) -> {
                rules.mayKill(task);
                yield effects()
                        .ofKilling(
                                task,
                                new ProxmoxTasks(client, ticker).find(task),
                                task.guest().flatMap(inventory::guest));
            }
            case Step.Benign _, Step.Destructive _ -> {
                Vmid vmid = step.concerns().orElseThrow();
                GuestNow guest = guests.read(vmid, GuestNow::new)
                        .orElseThrow(() -> new PlanRefused("vmid: " + inventory.absence(vmid)));
                rules.check(step, guest);
                yield switch (step) {
                    case Step.Destructive destructive -> effects().of(destructive, guest.detail());
                    case Step.BackUp _ -> effects().ofBackup(guest.detail(), BackupAccount.of(guests.get(vmid)));
                    case Step.TakeSnapshot _, Step.StartGuest _, Step.DescribeGuest _, Step.MarkGuest _ ->
                        Assessment.NOTHING;
                };
            }
        };
    }

    /// Ages are told by the host's clock, which the times that it gives are of.
    private Effects effects() {
        return new Effects(Instant.now().plus(client.skew()));
    }

    @Override
    public boolean leftChange(Step failed) {
        return true;
    }

    @Override
    public Optional<GuestIdentity> identity(Vmid guest) {
        return new ProxmoxInventory(guests).identity(guest);
    }

    @Override
    public Outcome execute(Step step, TaskListener listener) {
        try {
            return switch (step) {
                case Step.StopTask(Upid task) -> remains.saidWith(task, new TaskKill(client, ticker).kill(task));
                case Step.Benign _, Step.Destructive _ ->
                    onGuest(step, step.concerns().orElseThrow(), listener);
            };
        } catch (HostException e) {
            return new Outcome.Failed(e.failure());
        }
    }

    private Outcome onGuest(Step step, Vmid vmid, TaskListener listener) {
        GuestApi guest = guests.get(vmid);
        return switch (step) {
            case Step.DescribeGuest(var _, var text) -> description.write(guest, text);
            case Step.MarkGuest _ -> description.mark(guest);
            case Step.BackUp backup -> {
                backups.prepare(backup);
                yield task(step, guest, call(step, guest), listener);
            }
            case Step.TakeSnapshot _,
                    Step.RemoveSnapshot _,
                    Step.RevertToSnapshot _,
                    Step.StartGuest _,
                    Step.StopGuest _,
                    Step.StopTask _ -> task(step, guest, call(step, guest), listener);
        };
    }

    /// The one call of a step that starts a task.
    private Mutation call(Step step, GuestApi guest) {
        return switch (step) {
            case Step.TakeSnapshot(var _, var name, var text) -> guest.snapshot(name, text);
            case Step.RemoveSnapshot(var _, var name) -> guest.deleteSnapshot(name);
            case Step.RevertToSnapshot(var _, var name) -> guest.rollback(name);
            case Step.StartGuest _ -> guest.start();
            case Step.StopGuest _ -> guest.stop();
            case Step.BackUp backup -> backups.start(backup);
            case Step.DescribeGuest _, Step.MarkGuest _, Step.StopTask _ ->
                throw new IllegalArgumentException("it starts no task of a guest: " + step.words());
        };
    }

    @Override
    public Optional<Outcome> lookAgain(Step step, Duration ago, Set<Upid> others) {
        if (step instanceof Step.StopTask(Upid task)) {
            return new TaskKill(client, ticker).killed(task);
        }
        GuestApi guest = guests.get(step.concerns().orElseThrow());
        return switch (step) {
            case Step.DescribeGuest(var _, var text) -> description.written(guest, text);
            case Step.MarkGuest _ -> description.marked(guest);
            case Step.TakeSnapshot _,
                    Step.RemoveSnapshot _,
                    Step.RevertToSnapshot _,
                    Step.StartGuest _,
                    Step.StopGuest _,
                    Step.BackUp _,
                    Step.StopTask _ -> new LateWork(guests, ticker).of(step, guest, call(step, guest), ago, others);
        };
    }

    @Override
    public Outcome told(Step step, Upid task, Outcome outcome) {
        return new BackupEnd(guests).told(step, task, outcome);
    }

    private Outcome task(Step step, GuestApi guest, Mutation call, TaskListener listener) {
        boolean power = step instanceof Step.StartGuest || step instanceof Step.StopGuest;
        HaFollower.Baseline before = power ? HaFollower.Baseline.read(client, guest) : HaFollower.Baseline.NONE;
        return switch (submission.submit(call)) {
            case Submission.Result.Started(Upid task) -> {
                listener.started(task);
                yield end.of(step, guest, task, before, listener);
            }
            case Submission.Result.Found(Upid task) -> {
                listener.found(task);
                yield end.ofFound(step, guest, task, before, listener);
            }
            case Submission.Result.Done() -> end.done(step, guest, List.of());
            case Submission.Result.NothingToDo() ->
                new Outcome.Failed(Failure.of(
                        Failure.Kind.HOST,
                        "could not " + step.words() + ": the host says that there is nothing to do; is the guest on"
                                + " another node?"));
            case Submission.Result.NotStarted(Failure failure) -> new Outcome.Failed(failure);
            case Submission.Result.Unclear(Failure failure, boolean searched) ->
                end.unclear(step, guest, failure, searched);
        };
    }
}
