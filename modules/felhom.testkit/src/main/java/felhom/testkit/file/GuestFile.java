package felhom.testkit.file;

import felhom.testkit.guest.QemuOptions;
import felhom.testkit.task.Kind;
import felhom.testkit.text.Field;
import felhom.testkit.text.Json;
import felhom.testkit.world.GuestState;
import felhom.testkit.world.WorldState;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import tools.jackson.databind.node.ObjectNode;

/// The guests in a world file.
final class GuestFile {
    private GuestFile() {}

    static void read(Field root, WorldState world) {
        root.entries("guests").forEach((vmid, field) -> {
            field.only(
                    "config",
                    "running-since",
                    "pid",
                    "stubborn",
                    "data",
                    "os-version",
                    "snapshots",
                    "node",
                    "kind",
                    "paused",
                    "prelaunch",
                    "pending",
                    "pending-deletes",
                    "disk-gone");
            var guest = new GuestState(field.vmid(vmid), node(field, world));
            guest.kind = field.maybe("kind").map(kind -> kind.oneOf(Kind.class)).orElse(Kind.LXC);
            guest.config.putAll(config(field, guest.kind));
            guest.vm.pending.putAll(field.textMap("pending"));
            guest.vm.pendingDeletes.addAll(field.texts("pending-deletes"));
            guest.vm.paused = field.flag("paused", false);
            guest.vm.prelaunch = field.flag("prelaunch", false);
            field.maybe("running-since").ifPresent(since -> guest.runningSince = Optional.of(since.instant()));
            guest.pid = field.number("pid", guest.running() ? world.engine().newPid() : 0);
            guest.stubborn = field.flag("stubborn", false);
            guest.diskGone = field.flag("disk-gone", false);
            guest.data = field.text("data", "");
            guest.osVersion = field.text("os-version", "");
            field.entries("snapshots")
                    .forEach((name, snapshot) -> guest.snapshots.put(name, snapshot(snapshot, guest.kind)));
            world.guests().put(guest.vmid, guest);
        });
    }

    private static String node(Field field, WorldState world) {
        var node = field.maybe("node");
        if (node.isEmpty()) return world.nodeName();
        if (world.cluster().nodes.containsKey(node.get().text()))
            return node.get().text();
        throw node.get().wrong("no such node", "add it to cluster.nodes");
    }

    private static Map<String, String> config(Field field, Kind kind) {
        var config = new TreeMap<>(field.textMap("config"));
        config.keySet().stream()
                .filter(key -> kind == Kind.LXC ? GuestState.isNumber(key) : QemuOptions.isNumber(key))
                .forEach(key -> {
                    var value = field.at("config").at(key);
                    if (!value.text().matches("-?\\d{1,18}")) throw value.wrong("no number", "write digits in quotes");
                });
        return config;
    }

    private static GuestState.Snapshot snapshot(Field field, Kind kind) {
        field.only("taken", "config", "data", "state");
        var taken = field.needed("taken").instant().getEpochSecond();
        return new GuestState.Snapshot(config(field, kind), taken, field.text("data", ""), field.text("state", ""));
    }

    static void write(ObjectNode root, WorldState world) {
        var guests = Json.object();
        world.guests().forEach((vmid, guest) -> guests.set(String.valueOf(vmid), write(guest, world)));
        WorldFile.put(root, "guests", guests);
    }

    private static ObjectNode write(GuestState guest, WorldState world) {
        var node = Json.object("config", Json.texts(guest.config));
        if (!guest.node.equals(world.nodeName())) node.put("node", guest.node);
        guest.runningSince.ifPresent(
                since -> node.put("running-since", since.toString()).put("pid", guest.pid));
        if (guest.kind == Kind.QEMU) {
            node.put("kind", Field.name(guest.kind));
            if (guest.vm.paused) node.put("paused", true);
            if (guest.vm.prelaunch) node.put("prelaunch", true);
        }
        WorldFile.put(node, "pending", Json.texts(guest.vm.pending));
        var deletes = Json.array();
        guest.vm.pendingDeletes.forEach(deletes::add);
        if (!deletes.isEmpty()) node.set("pending-deletes", deletes);
        if (guest.diskGone) node.put("disk-gone", true);
        if (guest.stubborn) node.put("stubborn", true);
        if (!guest.data.isEmpty()) node.put("data", guest.data);
        if (!guest.osVersion.isEmpty()) node.put("os-version", guest.osVersion);
        var snapshots = Json.object();
        guest.snapshots.forEach((name, snapshot) -> {
            var taken = java.time.Instant.ofEpochSecond(snapshot.snaptime()).toString();
            var entry = Json.object("taken", taken, "config", Json.texts(snapshot.config()));
            if (!snapshot.data().isEmpty()) entry.put("data", snapshot.data());
            if (!snapshot.state().isEmpty()) entry.put("state", snapshot.state());
            snapshots.set(name, entry);
        });
        WorldFile.put(node, "snapshots", snapshots);
        return node;
    }
}
