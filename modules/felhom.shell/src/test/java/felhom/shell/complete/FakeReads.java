package felhom.shell.complete;

import felhom.engine.port.Tasks;
import felhom.engine.state.StateView;
import felhom.engine.view.BackupFile;
import felhom.engine.view.Rights;
import felhom.engine.view.TokenRights;
import felhom.ops.Failure;
import felhom.ops.Guest;
import felhom.ops.HostException;
import felhom.ops.NodeName;
import felhom.ops.SnapshotInfo;
import felhom.ops.Storage;
import felhom.ops.StorageId;
import felhom.ops.Vmid;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/// A host that has what a test says, and writes down what it was asked.
public final class FakeReads implements HostReads {
    static final NodeName NODE = new NodeName("pve");

    final List<Guest> guests = new ArrayList<>();
    final Map<Integer, List<SnapshotInfo>> snapshots = new HashMap<>();
    final List<Storage> storages = new ArrayList<>();
    final Map<String, List<BackupFile>> backups = new HashMap<>();
    final List<Tasks.Summary> tasks = new ArrayList<>();
    Optional<StateView> state = Optional.empty();
    TokenRights rights = new TokenRights(List.of(), new Rights(Map.of()));
    /// Why it does not answer.
    public Optional<RuntimeException> away = Optional.empty();
    final List<String> asked = new ArrayList<>();

    public static RuntimeException unreachable(String words) {
        return new HostException(Failure.of(Failure.Kind.UNREACHABLE, words));
    }

    public FakeReads guest(int vmid, String name, String status) {
        return guest(vmid, name, status, NODE.value());
    }

    public FakeReads guest(int vmid, String name, String status, String node) {
        guests.add(new Guest(
                new Vmid(vmid),
                Guest.Kind.LXC,
                new NodeName(node),
                name,
                status,
                Optional.empty(),
                false,
                1L << 30,
                8L << 30,
                1,
                Set.of()));
        return this;
    }

    public FakeReads snapshot(int vmid, String name, String taken) {
        snapshots
                .computeIfAbsent(vmid, _ -> new ArrayList<>())
                .add(new SnapshotInfo(
                        name, "", Optional.of(Instant.parse(taken)), Optional.empty(), Optional.empty(), false));
        return this;
    }

    FakeReads storage(String id, boolean active, String... content) {
        storages.add(new Storage(
                new StorageId(id),
                "dir",
                Set.of(content),
                true,
                active,
                false,
                OptionalLong.of(100L << 30),
                OptionalLong.of(20L << 30),
                OptionalLong.of(80L << 30)));
        return this;
    }

    FakeReads backup(int vmid, String created) {
        String stamp =
                created.replace("-", "_").replace("T", "-").replace(":", "_").replace("Z", "");
        backups.computeIfAbsent("local", _ -> new ArrayList<>())
                .add(new BackupFile(
                        "local:backup/vzdump-lxc-" + vmid + "-" + stamp + ".tar.zst",
                        new Vmid(vmid),
                        Instant.parse(created),
                        OptionalLong.of(1L << 30),
                        false,
                        false,
                        Optional.empty()));
        return this;
    }

    /// @param granted such as `/vms VM.Backup VM.Audit`
    public FakeReads mayAlone(String... granted) {
        Map<String, Set<String>> byPath = new HashMap<>();
        for (String line : granted) {
            List<String> words = List.of(line.split(" ", -1));
            byPath.put(words.getFirst(), Set.copyOf(words.subList(1, words.size())));
        }
        rights = new TokenRights(
                List.of(
                        new TokenRights.Need("VM.PowerMgmt", "/vms", Set.of("start", "stop")),
                        new TokenRights.Need("VM.Backup", "/vms", Set.of("backup")),
                        new TokenRights.Need("Datastore.AllocateSpace", "/storage", Set.of("backup"))),
                new Rights(byPath));
        return this;
    }

    private void ask(String what) {
        asked.add(what);
        away.ifPresent(why -> {
            throw why;
        });
    }

    @Override
    public Guests guests() {
        ask("guests");
        return new Guests(guests, NODE);
    }

    @Override
    public List<SnapshotInfo> snapshots(Vmid guest) {
        ask("snapshots of " + guest);
        return snapshots.getOrDefault(guest.value(), List.of());
    }

    @Override
    public List<Storage> storages() {
        ask("storages");
        return List.copyOf(storages);
    }

    @Override
    public List<BackupFile> backups(StorageId storage) {
        ask("backups on " + storage);
        return List.copyOf(backups.getOrDefault(storage.value(), List.of()));
    }

    @Override
    public List<Tasks.Summary> tasks(boolean running) {
        ask(running ? "running tasks" : "tasks");
        return tasks.stream().filter(task -> task.running() || !running).toList();
    }

    @Override
    public Optional<StateView> state() {
        ask("state");
        return state;
    }

    @Override
    public TokenRights rights() {
        ask("rights");
        return rights;
    }
}
