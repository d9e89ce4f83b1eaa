package felhom.messages;

import felhom.ops.Guest;
import felhom.ops.GuestDetail;
import felhom.ops.SnapshotInfo;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.TreeMap;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Guests.
public final class GuestMessages {
    private GuestMessages() {}

    /// As lists have it. `memory` and `disk` are in bytes; `disk` is null where the host does not know it.
    public static Message guest(Guest guest) {
        return new Message(node(guest));
    }

    /// With its configuration, every key as PVE writes it, and its snapshots.
    public static Message detail(GuestDetail detail) {
        ObjectNode node = node(detail.guest());
        node.put("digest", detail.digest());
        detail.ha().ifPresent(state -> node.put("ha", state));
        ObjectNode config = node.putObject("config");
        new TreeMap<>(detail.config()).forEach(config::put);
        snapshots(node.putArray("snapshots"), detail.snapshots());
        return new Message(node);
    }

    static ObjectNode node(Guest guest) {
        ObjectNode node = Json.object();
        node.put("vmid", guest.vmid().value());
        node.put("type", guest.kind().name().toLowerCase(Locale.ROOT));
        node.put("node", guest.node().value());
        node.put("name", guest.name());
        node.put("status", guest.status());
        guest.lock().ifPresent(lock -> node.put("lock", lock));
        node.put("template", guest.template());
        node.put("memory", guest.memory());
        // A machine's is 0 until the host has looked, and without a disk.
        Json.known(node, "disk", guest.disk() == 0 ? OptionalLong.empty() : OptionalLong.of(guest.disk()));
        node.put("cpus", guest.cpus());
        Json.texts(node, "tags", guest.tags().stream().sorted().toList());
        return node;
    }

    private static void snapshots(ArrayNode array, List<SnapshotInfo> snapshots) {
        for (SnapshotInfo snapshot : snapshots) {
            ObjectNode entry = array.addObject();
            entry.put("name", snapshot.name());
            entry.put("description", snapshot.description());
            snapshot.taken().ifPresent(taken -> entry.put("taken", taken.toString()));
            snapshot.parent().ifPresent(parent -> entry.put("parent", parent));
            snapshot.state().ifPresent(state -> entry.put("state", state));
            if (snapshot.memory()) {
                entry.put("memory", true);
            }
        }
    }
}
