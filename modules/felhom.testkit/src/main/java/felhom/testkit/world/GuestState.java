package felhom.testkit.world;

import felhom.testkit.task.ApiError;
import felhom.testkit.task.Kind;
import felhom.testkit.task.TaskFailure;
import felhom.testkit.text.Digest;
import felhom.testkit.text.Json;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import tools.jackson.databind.node.ObjectNode;

/// A guest as the host knows it. Guarded by the world's lock.
public final class GuestState {
    // pve-container 6.1.10 LXC/Config.pm gives these as numbers; cpulimit stays a string.
    private static final Set<String> NUMBERS = Set.of(
            "console",
            "cores",
            "cpuunits",
            "debug",
            "memory",
            "onboot",
            "protection",
            "snaptime",
            "swap",
            "template",
            "tty",
            "unprivileged");

    public final int vmid;
    /// Where it lives; a migration changes it.
    public String node;
    public Kind kind = Kind.LXC;
    /// Of a virtual machine only.
    public final VmState vm = new VmState();
    public final TreeMap<String, String> config = new TreeMap<>();
    public final Map<String, Snapshot> snapshots = new LinkedHashMap<>();
    public Optional<Instant> runningSince = Optional.empty();
    public long pid;
    /// Stands for what is on the disks: a rollback or a restore brings an older text back.
    public String data = "";
    public boolean stubborn;
    /// What the system inside says it is, such as `13`; empty for one that every start knows.
    public String osVersion = "";
    public boolean diskGone;

    public GuestState(int vmid, String node) {
        this.vmid = vmid;
        this.node = node;
    }

    /// @param state empty when complete, else `prepare` or `delete`
    public record Snapshot(Map<String, String> config, long snaptime, String data, String state) {
        public Snapshot withState(String other) {
            return new Snapshot(config, snaptime, data, other);
        }
    }

    public boolean running() {
        return runningSince.isPresent();
    }

    public void start(Instant at, long processId) {
        runningSince = Optional.of(at);
        pid = processId;
    }

    public void stop() {
        runningSince = Optional.empty();
        vm.paused = false;
        vm.prelaunch = false;
        vm.starting = false;
    }

    public String lock() {
        return config.getOrDefault("lock", "");
    }

    public String name() {
        return kind == Kind.LXC
                ? config.getOrDefault("hostname", "CT" + vmid)
                : config.getOrDefault("name", "VM " + vmid);
    }

    public Optional<String> lockedText() {
        return lock().isEmpty() ? Optional.empty() : Optional.of(kind.label + " is locked (" + lock() + ")");
    }

    /// For a call, which a `lock:` property refuses.
    public void unlockedOrDie() {
        lockedText().ifPresent(text -> {
            throw ApiError.died(text);
        });
    }

    /// For a task, which ends of it.
    public void unlockedOrFail() {
        lockedText().ifPresent(text -> {
            throw new TaskFailure(text);
        });
    }

    public boolean flag(String key) {
        return "1".equals(config.get(key));
    }

    public long number(String key, long otherwise) {
        var value = config.get(key);
        return value == null ? otherwise : Long.parseLong(value);
    }

    String rootStorage() {
        var rootfs = config.getOrDefault("rootfs", "");
        int colon = rootfs.indexOf(':');
        return colon < 0 ? "" : rootfs.substring(0, colon);
    }

    /// Size of the root disk in bytes, from `size=`.
    public long rootSize() {
        for (var part : config.getOrDefault("rootfs", "").split(",", -1)) {
            if (!part.startsWith("size=")) continue;
            long number = Long.parseLong(part.substring(5, part.length() - 1));
            return switch (part.charAt(part.length() - 1)) {
                case 'M' -> number << 20;
                case 'G' -> number << 30;
                case 'T' -> number << 40;
                default -> number << 10;
            };
        }
        return 4L << 30;
    }

    public void describe(String text) {
        var kept = kept(text);
        if (kept.isEmpty()) {
            config.remove("description");
        } else {
            config.put("description", kept);
        }
    }

    /// A description as it is read back: a virtual machine's loses white space at its end.
    public String kept(String text) {
        return kind == Kind.LXC ? normal(text) : text.stripTrailing();
    }

    /// A description is stored as comment lines: exactly one newline ends it when it is read; nothing but newlines
    /// is no description (pve-container 6.1.10 LXC/Config.pm).
    public static String normal(String text) {
        int end = text.length();
        while (end > 0 && text.charAt(end - 1) == '\n') end--;
        return end == 0 ? "" : text.substring(0, end) + "\n";
    }

    /// SHA-1 over the whole file, snapshots and lock included; equal content has an equal digest.
    public String digest() {
        var text = new StringBuilder(text(config)).append(vm.pendingText());
        snapshots.forEach((name, snapshot) -> {
            text.append("\n[").append(name).append("]\n").append(text(snapshot.config));
            text.append("snaptime: ").append(snapshot.snaptime).append('\n');
            if (!snapshot.state.isEmpty())
                text.append("snapstate: ").append(snapshot.state).append('\n');
        });
        return Digest.sha1(text.toString());
    }

    /// The configuration file's text.
    static String text(Map<String, String> config) {
        var text = new StringBuilder();
        config.getOrDefault("description", "")
                .lines()
                .forEach(line -> text.append('#').append(line).append('\n'));
        config.forEach((key, value) -> {
            if (!key.equals("description"))
                text.append(key).append(": ").append(value).append('\n');
        });
        return text.toString();
    }

    public static boolean isNumber(String key) {
        return NUMBERS.contains(key);
    }

    public static ObjectNode json(Map<String, String> config) {
        var node = Json.object();
        var raw = Json.array();
        config.forEach((key, value) -> {
            if (key.startsWith("lxc.")) {
                raw.add(Json.array().add(key).add(value));
            } else if (NUMBERS.contains(key)) {
                node.put(key, Long.parseLong(value));
            } else {
                node.put(key, value);
            }
        });
        if (!raw.isEmpty()) node.set("lxc", raw);
        return node;
    }
}
