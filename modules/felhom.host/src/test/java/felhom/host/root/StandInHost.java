package felhom.host.root;

import felhom.engine.order.Effect;
import felhom.engine.order.Outcome;
import felhom.engine.port.Assessment;
import felhom.engine.port.PlaceUsers;
import felhom.engine.port.StepExecutor;
import felhom.engine.port.TaskEnd;
import felhom.engine.port.TaskListener;
import felhom.engine.port.Tasks;
import felhom.engine.port.Work;
import felhom.ops.Failure;
import felhom.ops.Guest;
import felhom.ops.GuestDetail;
import felhom.ops.GuestIdentity;
import felhom.ops.HostException;
import felhom.ops.MountPlace;
import felhom.ops.NodeName;
import felhom.ops.Stage;
import felhom.ops.Step;
import felhom.ops.StorageId;
import felhom.ops.Upid;
import felhom.ops.Vmid;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/// What the API tells of a host: its task list, and who its guests are.
final class StandInHost implements StepExecutor, Tasks, PlaceUsers {
    final List<Upid> list = new ArrayList<>();
    final Map<Upid, TaskEnd> ends = new HashMap<>();
    final Map<Vmid, GuestIdentity> guests = new HashMap<>();
    final Map<Vmid, GuestDetail> details = new HashMap<>();
    List<StorageId> storages = List.of();
    List<StorageId> storagesOff = List.of();
    List<Effect> guestsWithout = List.of();
    boolean silent;

    private void speak() {
        if (silent) {
            throw new HostException(Failure.of(Failure.Kind.UNREACHABLE, "no connection"));
        }
    }

    void ends(Upid task, TaskEnd.Judged judged, String words, List<String> warnings) {
        ends.put(
                task,
                new TaskEnd.Ended(
                        task, Duration.ZERO, 1, judged, words, words, List.of(words), warnings, Optional.empty()));
    }

    Optional<GuestDetail> detail(Vmid guest) {
        speak();
        return Optional.ofNullable(details.get(guest));
    }

    /// With a configuration as PVE writes it.
    void made(Vmid guest, Map<String, String> config) {
        details.put(
                guest,
                new GuestDetail(
                        new Guest(
                                guest,
                                Guest.Kind.LXC,
                                new NodeName("pve"),
                                "golden",
                                "stopped",
                                Optional.ofNullable(config.get("lock")),
                                false,
                                1,
                                1,
                                1,
                                Set.of()),
                        config,
                        "digest",
                        List.of(),
                        Optional.empty()));
    }

    @Override
    public List<StorageId> storages(MountPlace place) {
        speak();
        return storages;
    }

    @Override
    public List<StorageId> storagesOff(MountPlace place) {
        speak();
        return storagesOff;
    }

    @Override
    public List<Effect> guestsWithout(MountPlace place) {
        speak();
        return guestsWithout;
    }

    @Override
    public Optional<GuestIdentity> identity(Vmid guest) {
        speak();
        return Optional.ofNullable(guests.get(guest));
    }

    @Override
    public List<Summary> list(Filter filter) {
        speak();
        return list.stream()
                .filter(task -> filter.guest().isEmpty() || task.guest().equals(filter.guest()))
                .map(task -> new Summary(
                        task,
                        task.node(),
                        task.type(),
                        task.id(),
                        task.user(),
                        task.started(),
                        Optional.empty(),
                        Optional.empty()))
                .toList();
    }

    @Override
    public Optional<Summary> find(Upid task) {
        throw new AssertionError("not asked for");
    }

    @Override
    public void log(Upid task, Consumer<String> sink) {
        throw new AssertionError("not asked for");
    }

    @Override
    public TaskEnd await(Upid task, Duration limit, TaskListener listener) {
        speak();
        return ends.getOrDefault(task, new TaskEnd.StillRunning(task, limit, 1, TaskEnd.Why.LIMIT, "it runs"));
    }

    @Override
    public Assessment assess(Step step, List<Stage<Step>> before) {
        throw new AssertionError("it is root's: " + step);
    }

    @Override
    public boolean leftChange(Step failed, Failure failure) {
        throw new AssertionError("it is root's: " + failed);
    }

    @Override
    public Optional<GuestIdentity> made(Step step, Upid task) {
        throw new AssertionError("it is root's: " + step);
    }

    @Override
    public Outcome execute(Step step, Work work, TaskListener listener) {
        throw new AssertionError("it is root's: " + step);
    }

    @Override
    public Optional<Outcome> lookAgain(Step step, Work work, Duration ago, Set<Upid> others, TaskListener listener) {
        throw new AssertionError("it is root's: " + step);
    }
}
