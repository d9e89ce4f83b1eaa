package felhom.shell;

import felhom.engine.port.TaskEnd;
import felhom.engine.port.TaskListener;
import felhom.engine.port.Tasks;
import felhom.engine.view.BackupFiles;
import felhom.engine.view.NodeFigures;
import felhom.engine.view.NodeNow;
import felhom.engine.view.Reading;
import felhom.engine.view.Space;
import felhom.ops.Failure;
import felhom.ops.Guest;
import felhom.ops.GuestDetail;
import felhom.ops.HostException;
import felhom.ops.Inventory;
import felhom.ops.NodeName;
import felhom.ops.Storage;
import felhom.ops.StorageId;
import felhom.ops.TaskInfo;
import felhom.ops.Upid;
import felhom.ops.Vmid;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.function.Consumer;

/// A host that has what a test says.
final class FakeHost implements Inventory, Tasks {
    final List<Guest> guests = new ArrayList<>();
    final List<Storage> storages = new ArrayList<>();
    final List<Tasks.Summary> running = new ArrayList<>();
    Reading<NodeNow> now = new Reading.Fresh<>(
            new NodeNow(
                    new NodeFigures(
                            "9.2.11",
                            "6.14.8-2-pve",
                            Duration.ofDays(12),
                            OptionalInt.of(8),
                            List.of(0.5, 0.625, 1.0),
                            new Space(64L << 30, 16L << 30, 48L << 30),
                            new Space(0, 0, 0),
                            new Space(100L << 30, 12L << 30, 80L << 30)),
                    OptionalDouble.of(0.07)),
            Instant.EPOCH);
    /// The logs of its tasks, and how watching them ends.
    final Map<Upid, List<String>> logs = new HashMap<>();
    final Map<Upid, TaskEnd> ends = new HashMap<>();
    final Map<StorageId, Reading<BackupFiles>> backups = new HashMap<>();
    /// Why it does not answer.
    Optional<HostException> away = Optional.empty();

    NodeName node() {
        away.ifPresent(why -> {
            throw why;
        });
        return new NodeName("pve");
    }

    @Override
    public List<Guest> guests() {
        return guests;
    }

    @Override
    public List<Storage> storages() {
        return storages;
    }

    @Override
    public List<Summary> list(Filter filter) {
        return running.stream().filter(_ -> filter.running()).toList();
    }

    @Override
    public Optional<GuestDetail> guest(Vmid vmid) {
        return guests.stream()
                .filter(guest -> guest.vmid().equals(vmid))
                .map(guest -> new GuestDetail(guest, Map.of(), "digest", List.of(), Optional.empty()))
                .findFirst();
    }

    @Override
    public boolean canSnapshot(Vmid vmid) {
        throw unwanted();
    }

    @Override
    public Optional<TaskInfo> task(Upid task) {
        throw unwanted();
    }

    @Override
    public Optional<Summary> find(Upid task) {
        throw unwanted();
    }

    @Override
    public void log(Upid task, Consumer<String> sink) {
        List<String> log = logs.get(task);
        if (log == null) {
            throw new HostException(Failure.of(Failure.Kind.HOST, "no log of " + task));
        }
        log.forEach(sink);
    }

    @Override
    public TaskEnd await(Upid task, Duration limit, TaskListener listener) {
        for (String line : logs.getOrDefault(task, List.of())) {
            listener.line(line);
        }
        listener.waiting(task, Duration.ofSeconds(3));
        return Optional.ofNullable(ends.get(task)).orElseThrow(FakeHost::unwanted);
    }

    private static AssertionError unwanted() {
        return new AssertionError("a look at the host asks for less");
    }
}
