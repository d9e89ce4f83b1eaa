package felhom.proxmox.task;

import felhom.engine.port.TaskEnd;
import felhom.engine.port.TaskListener;
import felhom.ops.Guest;
import felhom.ops.Step;
import felhom.ops.Upid;
import felhom.ops.Vmid;
import felhom.proxmox.api.GuestApi;
import felhom.proxmox.api.PveClient;
import felhom.proxmox.http.PveException;
import java.time.Duration;
import java.util.Optional;

/// Goes on watching after a task that only told HA, for whoever has no more than that task: nobody has read the
/// cluster's tasks before it, so on another node, whose clock may differ, HA's own task cannot be told from an older
/// one.
final class HaWait {
    private final PveClient client;
    private final Ticker ticker;
    private final TaskEnd.Ended told;
    private final Duration limit;

    /// @param told its end
    HaWait(PveClient client, Ticker ticker, TaskEnd.Ended told, Duration limit) {
        this.client = client;
        this.ticker = ticker;
        this.told = told;
        this.limit = limit;
    }

    TaskEnd follow(TaskListener listener) {
        Optional<Vmid> vmid = told.upid().guest();
        Optional<Step> wish = vmid.flatMap(this::wish);
        Optional<GuestApi> guest = vmid.flatMap(this::guest);
        return wish.isPresent() && guest.isPresent()
                ? follow(wish.get(), guest.get(), listener)
                : unknown("what it then does in a task of its own cannot be told from here: look at the guest");
    }

    private Optional<Step> wish(Vmid vmid) {
        return switch (told.upid().type()) {
            case "hastart" -> Optional.of(new Step.StartGuest(vmid));
            case "hastop" -> Optional.of(new Step.StopGuest(vmid));
            default -> Optional.empty();
        };
    }

    private Optional<GuestApi> guest(Vmid vmid) {
        try {
            return client.guests().stream()
                    .filter(guest -> guest.vmid().equals(vmid))
                    .map(Guest::kind)
                    .map(kind -> client.node(told.upid().node()).guest(kind, vmid))
                    .findFirst();
        } catch (PveException e) {
            return Optional.empty();
        }
    }

    private TaskEnd follow(Step wish, GuestApi guest, TaskListener listener) {
        Duration start = ticker.elapsed();
        HaFollower ha = new HaFollower(client, ticker, wish, guest, told.upid(), HaFollower.Baseline.NONE, limit);
        Optional<TaskEnd.Ended> last = Optional.empty();
        while (true) {
            switch (ha.next(listener)) {
                case HaFollower.Next.Task(Upid task) -> {
                    if (!task.node().equals(told.upid().node())) {
                        return unknown("whether task " + task + " of another node is what HA made of it cannot be told"
                                + " from here: look at the guest");
                    }
                    Duration left = limit.minus(ticker.elapsed().minus(start));
                    TaskEnd end = WaitTask.await(client, ticker, task, left, listener);
                    if (!(end instanceof TaskEnd.Ended ended)) {
                        return end;
                    }
                    if (ended.judged() == TaskEnd.Judged.FAILED) {
                        last = Optional.of(ended);
                    } else if (!ha.onlyMoves(task)) {
                        return ended;
                    }
                }
                case HaFollower.Next.Reached _ -> {
                    return told(TaskEnd.Judged.OK, "HA was told, and the guest is as it was to be");
                }
                case HaFollower.Next.Nothing(String words) -> {
                    if (Thread.currentThread().isInterrupted()) {
                        return new TaskEnd.StillRunning(
                                told.upid(),
                                told.watched(),
                                told.polls(),
                                TaskEnd.Why.STOPPED_WATCHING,
                                "stopped watching; HA goes on by itself");
                    }
                    return last.<TaskEnd>map(failed -> failed).orElseGet(() -> unknown(words + ": look at the guest"));
                }
            }
        }
    }

    private TaskEnd unknown(String words) {
        return told(TaskEnd.Judged.UNKNOWN, "HA was told; " + words);
    }

    private TaskEnd.Ended told(TaskEnd.Judged judged, String message) {
        return new TaskEnd.Ended(
                told.upid(),
                told.watched(),
                told.polls(),
                judged,
                told.exitStatus(),
                message,
                told.log(),
                told.warnings(),
                told.privilege());
    }
}
