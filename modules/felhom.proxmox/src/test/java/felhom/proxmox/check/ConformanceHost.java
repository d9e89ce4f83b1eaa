package felhom.proxmox.check;

import felhom.engine.port.TaskEnd;
import felhom.engine.port.TaskListener;
import felhom.ops.SnapshotName;
import felhom.ops.Storage;
import felhom.ops.StorageId;
import felhom.ops.Upid;
import felhom.ops.Vmid;
import felhom.proxmox.answer.Fields;
import felhom.proxmox.api.LxcApi;
import felhom.proxmox.api.Mutation;
import felhom.proxmox.api.PveClient;
import felhom.proxmox.guest.LxcConfig;
import felhom.proxmox.http.Parameters;
import felhom.proxmox.http.PveError;
import felhom.proxmox.http.PveException;
import felhom.proxmox.task.Ticker;
import felhom.proxmox.task.WaitTask;
import felhom.testkit.time.VirtualClock;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;
import tools.jackson.databind.JsonNode;

/// The host, simulated or real, that the conformance rows ask. Writes on its scratch container only.
///
/// What it says of a host has the names that differ from host to host replaced: NODE, VMID, NEXT.
record ConformanceHost(PveClient client, Vmid vmid, Ticker ticker, ConformanceScratch scratch) {
    static final SnapshotName SNAPSHOT = new SnapshotName("felhom-conformance");

    static final String SCRATCH = "felhom-scratch";

    /// What has to be afterwards as it was before.
    record State(Map<String, String> config, List<String> snapshots, String status, ConformanceScratch.State scratch) {}

    /// With everything that a row may need.
    ///
    /// @param noBackup loses the rights that it is to lack
    static ConformanceHost simulated(Lab lab, VirtualClock clock, PveClient stranger, PveClient noBackup) {
        lab.world.lxc(9998, "scratch-locked").lock("backup");
        String token = noBackup.connection().token().id();
        lab.world.revoke(token, "/", "VM.Backup").revoke(token, "/", "Datastore.Allocate");
        ConformanceScratch scratch = new ConformanceScratch(
                Optional.of(new Vmid(9998)),
                Optional.of(new Vmid(9970)),
                Optional.of(new StorageId("local")),
                Optional.of(stranger),
                Optional.of(noBackup));
        return new ConformanceHost(lab.client, Lab.GUEST, new Lab.WaitingTicker(clock), scratch);
    }

    LxcApi guest() {
        return client.ownNode().lxc(vmid);
    }

    String guestPath() {
        return "/nodes/" + client.ownName() + "/lxc/" + vmid;
    }

    String nodePath() {
        return "/nodes/" + client.ownName();
    }

    JsonNode get(String path, String... parameters) {
        Parameters all = Parameters.NONE;
        for (int i = 0; i < parameters.length; i += 2) {
            all = all.and(parameters[i], parameters[i + 1]);
        }
        return client.send("GET", path, all).data();
    }

    /// One of those that the token sees; the host lists them in another order each time.
    StorageId storage() {
        return client.ownNode().storages().stream()
                .map(Storage::id)
                .min(Comparator.comparing(StorageId::value))
                .orElseThrow(() -> new ConformanceRow.NotAsked("the token sees no storage"));
    }

    Upid started(Mutation call) {
        return Lab.started(client.send(call));
    }

    /// How the task that this starts ends.
    String ends(Mutation call) {
        return plain(ended(started(call)).exitStatus());
    }

    TaskEnd.Ended ended(Upid task) {
        TaskEnd end = WaitTask.await(client, ticker, task, Duration.ofMinutes(2), TaskListener.SILENT);
        return end instanceof TaskEnd.Ended ended ? ended : stillRunning(task);
    }

    private static TaskEnd.Ended stillRunning(Upid task) {
        throw new AssertionError("task " + task + " still runs");
    }

    /// How it is refused, or that it is not.
    String refusal(Supplier<?> call) {
        try {
            return "accepted: " + call.get();
        } catch (PveException e) {
            return plain(
                    switch (e.error()) {
                        case PveError.Refused(int status, String message) -> status + " " + message.strip();
                        case PveError.Forbidden(var _, String message) -> "403 " + message.strip();
                        case PveError other -> other.words();
                    });
        }
    }

    String refusal(Mutation call) {
        return refusal(() -> client.send(call));
    }

    String plain(String text) {
        return text.replace("/" + client.ownName() + "/", "/NODE/")
                .replace("/" + client.ownName() + ",", "/NODE,")
                .replace("'" + client.ownName() + "'", "'NODE'")
                .replaceAll("\\b" + vmid + "\\b", "VMID")
                .transform(scratch::plain)
                .strip();
    }

    /// An id that no guest has.
    Vmid free() {
        return client.cluster().nextId();
    }

    State state() {
        LxcConfig config = guest().config();
        Map<String, String> keys = new TreeMap<>(config.all());
        keys.remove("digest");
        List<String> snapshots =
                guest().snapshots().list().stream().map(s -> s.name()).toList();
        return new State(keys, snapshots, guest().status().status(), scratch.state(this));
    }

    /// Whether its owner says that nobody needs it, by its name or a tag.
    static boolean scratch(Map<String, String> config) {
        return config.getOrDefault("hostname", "").contains("scratch")
                || Fields.tags(config.getOrDefault("tags", "")).contains(SCRATCH);
    }

    /// Whether the rows may be asked here at all; what stands in the way otherwise.
    Optional<String> unfit() {
        State state = state();
        if (!state.status().equals("stopped")) {
            return Optional.of("container " + vmid + " is " + state.status() + ": stop it");
        }
        if (state.config().containsKey("lock") || state.config().containsKey("template")) {
            return Optional.of("container " + vmid + " is locked or a template: name another one");
        }
        if (!scratch(state.config())) {
            return Optional.of("container " + vmid + " is not marked as a scratch guest: `pct set " + vmid + " --tags "
                    + SCRATCH + "`, if nobody needs what is in it");
        }
        for (String key : List.of("protection", "onboot")) {
            if (state.config().getOrDefault(key, "0").equals("1")) {
                return Optional.of("container " + vmid + " has " + key + "=1, so somebody needs it: name another one");
            }
        }
        if (guest().status().ha().isPresent()) {
            return Optional.of("container " + vmid + " is managed by HA, so somebody needs it: name another one");
        }
        if (!state.snapshots().isEmpty()) {
            return Optional.of("container " + vmid + " has snapshots " + state.snapshots() + ": remove them");
        }
        return guest().canSnapshot()
                ? Optional.empty()
                : Optional.of("no snapshot can be taken of container " + vmid + ": put it on a storage that can");
    }

    /// Takes back what the rows made.
    ///
    /// @return what is left, with the command that removes it
    List<String> restore(State before) {
        return ConformanceCleanup.of(this, before);
    }
}
