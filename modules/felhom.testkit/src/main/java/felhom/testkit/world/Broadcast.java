package felhom.testkit.world;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/// What pvestatd told the cluster of each guest, every 10 s: the list of resources has its figures from there, status
/// and name included. Which guests there are, their locks and tags it knows at once (pve-manager 9.2.11 API2Tools.pm).
public final class Broadcast {
    private static final long CYCLE = 10;
    // Older news are none (pve-cluster 9.1.6 status.c).
    private static final Duration GOOD_FOR = Duration.ofMinutes(5);

    private final Map<Integer, News> news = new HashMap<>();
    private Instant last = Instant.EPOCH;

    private record News(Instant at, ObjectNode figures) {}

    /// Whoever looks at the world first in a cycle lets everything happen up to its beginning, and that is told.
    void due(WorldState world, Instant now) {
        var at = Instant.ofEpochSecond(now.getEpochSecond() / CYCLE * CYCLE);
        // A clock that was set back begins anew.
        if (!at.isAfter(last) && !last.isAfter(now)) return;
        last = at;
        world.engine().settle(at);
        news.keySet().retainAll(world.guests().keySet());
        for (var guest : world.guests().values()) if (online(world, guest)) tell(world, guest, at);
    }

    /// A node is gone: what it told last is what is known of its guests.
    public void silent(WorldState world, String node, Instant at) {
        for (var guest : world.guests().values()) {
            if (guest.node.equals(node)) news.computeIfAbsent(guest.vmid, vmid -> of(world, guest, at));
        }
    }

    /// It tells anew as it comes back.
    public void back(WorldState world, String node) {
        news.keySet()
                .removeIf(vmid -> Optional.ofNullable(world.guests().get(vmid))
                        .filter(guest -> guest.node.equals(node))
                        .isPresent());
    }

    /// What a test changes by its own hand counts as old; a guest without news is shown as it is.
    public void forget(int vmid) {
        news.remove(vmid);
    }

    /// Empty when its node has said nothing for too long.
    public Optional<ObjectNode> figures(WorldState world, GuestState guest, Instant now) {
        var told = news.get(guest.vmid);
        if (told == null) {
            return Optional.of(GuestFigures.of(world, guest, now)).filter(fresh -> online(world, guest));
        }
        if (told.at.plus(GOOD_FOR).isBefore(now)) return Optional.empty();
        return Optional.of(told.figures.deepCopy());
    }

    private void tell(WorldState world, GuestState guest, Instant at) {
        news.put(guest.vmid, of(world, guest, at));
    }

    private static News of(WorldState world, GuestState guest, Instant at) {
        return new News(at, GuestFigures.of(world, guest, at));
    }

    private static boolean online(WorldState world, GuestState guest) {
        var node = world.cluster().nodes.get(guest.node);
        return node != null && node.online;
    }
}
