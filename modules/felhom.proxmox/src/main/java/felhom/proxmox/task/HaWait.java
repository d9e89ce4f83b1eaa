package felhom.proxmox.task;

import felhom.engine.port.TaskEnd;
import felhom.engine.port.TaskListener;
import felhom.ops.Guest;
import felhom.ops.Upid;
import felhom.ops.Vmid;
import felhom.proxmox.api.GuestApi;
import felhom.proxmox.api.PveClient;
import felhom.proxmox.http.PveException;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;

/// Goes on watching after a task that only told HA, for whoever has no more than that task: nobody has read
/// the cluster's tasks before it, so on another node, whose clock may differ, HA's own task cannot be told
/// from an older one.
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
        Optional<Function<GuestApi, ReadBack>> wish = wish();
        Optional<GuestApi> guest = told.upid().guest().flatMap(this::guest);
        return wish.isPresent() && guest.isPresent()
                ? follow(wish.get(), guest.get(), listener)
                : unknown("what it then does in a task of its own cannot be told from here: look at the guest");
    }

    private Optional<Function<GuestApi, ReadBack>> wish() {
        return switch (told.upid().type()) {
            case "hastart" -> Optional.of(ReadBack::running);
            case "hastop" -> Optional.of(ReadBack::stopped);
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

    private TaskEnd follow(Function<GuestApi, ReadBack> wish, GuestApi guest, TaskListener listener) {
        HaFollower ha = new HaFollower(client, ticker, wish, guest, told.upid(), HaFollower.Baseline.NONE, limit);
        return switch (ha.follow(listener)) {
            case HaFollower.End.Ended(TaskEnd.Ended task) -> task;
            case HaFollower.End.Unfinished(TaskEnd.StillRunning task) -> task;
            case HaFollower.End.Hidden(Upid _, boolean _, PveException why) -> throw why;
            case HaFollower.End.Elsewhere(Upid task) ->
                unknown("whether task " + task + " of another node is what HA made of it cannot be told from here: look"
                        + " at the guest");
            case HaFollower.End.Reached _ -> told(TaskEnd.Judged.OK, "HA was told, and the guest is as it was to be");
            case HaFollower.End.Nothing(Optional<TaskEnd.Ended> failed, String words) ->
                Thread.currentThread().isInterrupted()
                        ? new TaskEnd.StillRunning(
                                told.upid(),
                                told.watched(),
                                told.polls(),
                                TaskEnd.Why.STOPPED_WATCHING,
                                "stopped watching; HA goes on by itself")
                        : failed.<TaskEnd>map(end -> end).orElseGet(() -> unknown(words + ": look at the guest"));
        };
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
