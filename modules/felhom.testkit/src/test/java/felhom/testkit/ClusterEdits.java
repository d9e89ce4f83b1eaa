package felhom.testkit;

import felhom.testkit.api.storage.ContentApi;
import felhom.testkit.fault.Damage;
import felhom.testkit.text.Json;
import felhom.testkit.time.VirtualClock;
import felhom.testkit.world.Acl;
import felhom.testkit.world.Archive;
import felhom.testkit.world.GuestState;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;

/// The lines of a {@link ReplayScript} about archives, roles, pools, jobs and nodes.
final class ClusterEdits {
    private final PveWorld world;

    ClusterEdits(PveWorld world) {
        this.world = world;
    }

    /// @return whether the line is one of these
    boolean apply(String line) {
        var words = List.of(line.split(" ", 3));
        switch (words.getFirst()) {
            case "advance" -> ((VirtualClock) world.clock()).advance(Duration.parse(words.get(1)));
            case "make" -> make(Integer.parseInt(words.get(1)), words.get(2));
            case "forget" -> forget(words.get(1));
            case "damaged" -> {
                var how = words.get(2).split(" ", 2);
                damaged(words.get(1), Damage.valueOf(how[0]), Long.parseLong(how[1]));
            }
            case "retention" ->
                world.state()
                        .change(() -> world.state().storageOrDie(words.get(1)).prune =
                                Optional.of(words.get(2)).filter(text -> !text.equals("none")));
            case "role" ->
                world.state()
                        .change(() -> world.state()
                                .acl()
                                .roles()
                                .put(
                                        words.get(1),
                                        new TreeSet<>(Arrays.asList(words.get(2).split(",", -1)))));
            case "fact" -> {
                var fact = words.get(2).split(" ", 2);
                world.member(words.get(1)).fact(fact[0], fact[1]);
            }
            case "pool" -> pool(words.get(1), words.get(2).split(" ", -1));
            case "job" -> {
                var job = Json.object();
                parse(words.get(2)).properties().forEach(e -> job.set(e.getKey(), e.getValue()));
                world.state().change(() -> world.state().cluster().jobs.put(words.get(1), job));
            }
            default -> {
                return false;
            }
        }
        return true;
    }

    private static JsonNode parse(String json) {
        return Json.parse(json.getBytes(StandardCharsets.UTF_8));
    }

    /// Root destroys a guest that has the number and makes another one.
    private void make(int vmid, String config) {
        world.state().change(() -> {
            var guest = new GuestState(vmid, world.state().nodeName());
            parse(config)
                    .properties()
                    .forEach(e -> guest.config.put(e.getKey(), e.getValue().asString()));
            world.state().guests().put(vmid, guest);
        });
    }

    private void forget(String vmid) {
        world.state()
                .change(() -> world.state()
                        .archives()
                        .values()
                        .removeIf(archive -> vmid.equals("all") || vmid.equals(String.valueOf(archive.vmid))));
    }

    /// A broken copy of the guest's newest archive.
    private void damaged(String volid, Damage damage, long size) {
        world.state().change(() -> {
            var good = world.state().archives().values().stream()
                    .filter(archive -> archive.vmid == ContentApi.owner(volid) && archive.damage == Damage.NONE)
                    .max(Comparator.comparing(archive -> archive.created))
                    .orElseThrow();
            var copy = new Archive(volid, good.vmid, world.clock().now(), size, new TreeMap<>(good.config), good.data);
            copy.damage = damage;
            world.state().archives().put(volid, copy);
        });
    }

    /// Comment, one guest, one storage.
    private void pool(String name, String[] words) {
        world.state()
                .change(() -> world.state()
                        .acl()
                        .pools()
                        .put(
                                name,
                                new Acl.Pool(
                                        words[0],
                                        new TreeSet<>(List.of(Integer.parseInt(words[1]))),
                                        new TreeSet<>(List.of(words[2])))));
    }
}
