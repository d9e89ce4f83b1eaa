package felhom.testkit;

import felhom.testkit.api.storage.ContentApi;
import felhom.testkit.fault.Daemon;
import felhom.testkit.fault.Damage;
import felhom.testkit.world.Archive;
import felhom.testkit.world.GuestState;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;

/// The lines of a {@link ReplayScript} that change the world, as root does at the host's own shell.
final class WorldEdits {
    /// Lines about the request itself.
    private static final Set<String> ABOUT_REQUEST =
            Set.of("method", "type", "body", "accept", "skip", "pause", "hold");

    private final PveWorld world;

    WorldEdits(PveWorld world) {
        this.world = world;
    }

    void apply(String line) {
        var words = line.split(" ", 4);
        switch (words[0]) {
            case "guest" -> guest(world.guest(Integer.parseInt(words[1])), words[2], words.length > 3 ? words[3] : "");
            case "remove" -> world.state().change(() -> world.state().guests().remove(Integer.parseInt(words[1])));
            case "duration" -> world.durations().set(words[1], Duration.parse(words[2]));
            case "daemon" -> world.daemon(Daemon.valueOf(words[1].toUpperCase(java.util.Locale.ROOT)));
            case "archive" -> archive(words[1], Damage.valueOf(words[2]), words.length > 3 ? words[3] : "");
            case "storage" -> storage(words[1], words[2], List.of(words[3].split(" ", -1)));
            default -> {
                if (new ClusterEdits(world).apply(line)) return;
                if (!ABOUT_REQUEST.contains(words[0])) throw new IllegalArgumentException("unknown: " + line);
            }
        }
    }

    /// Name, type, path, content, file system, and `full` for one without space.
    private void storage(String name, String type, List<String> rest) {
        world.storage(name, type, rest.getFirst(), rest.get(1));
        world.state().change(() -> {
            var storage = world.state().storageOrDie(name);
            storage.filesystem = rest.get(2);
            storage.full = rest.contains("full");
        });
    }

    /// @param like empty, or the guest whose last archive it is a copy of
    private void archive(String volid, Damage damage, String like) {
        var vmid = ContentApi.owner(volid);
        world.state().change(() -> {
            var archive = new Archive(volid, vmid, world.clock().now(), 20, new TreeMap<>(config(like)), "");
            archive.damage = damage;
            world.state().archives().put(volid, archive);
        });
    }

    private java.util.Map<String, String> config(String vmid) {
        if (vmid.isEmpty()) return java.util.Map.of();
        return world.state().archivesOf("local", world.state().nodeName(), Integer.parseInt(vmid)).stream()
                .max(java.util.Comparator.comparing(archive -> archive.created))
                .orElseThrow()
                .config;
    }

    /// Another program of root holds the lock of the guest's configuration for so long.
    private void hold(int vmid, Duration time) {
        world.state()
                .change(() -> world.state()
                        .engine()
                        .holdConfig(vmid, world.clock().now().plus(time)));
    }

    private void state(SimGuest guest, Consumer<GuestState> change) {
        world.state()
                .change(() -> change.accept(
                        java.util.Objects.requireNonNull(world.state().guests().get(guest.vmid()))));
    }

    private void guest(SimGuest guest, String what, String value) {
        switch (what) {
            case "lock" -> guest.lock(value);
            case "unlock" -> guest.unlock();
            case "running" -> guest.running();
            case "stopped" -> guest.stopped();
            case "stubborn" -> guest.stubborn();
            case "set" -> guest.config(value.substring(0, value.indexOf(' ')), value.substring(value.indexOf(' ') + 1));
            case "unset" -> state(guest, state -> state.config.remove(value));
            case "disk-gone" -> state(guest, state -> state.diskGone = true);
            case "hold" -> hold(guest.vmid(), Duration.parse(value));
            case "describe" -> guest.description(value);
            default -> throw new IllegalArgumentException("unknown: " + what);
        }
    }
}
