package felhom.proxmox.inventory;

import felhom.engine.order.Effect;
import felhom.ops.Guest;
import felhom.ops.HostException;
import felhom.proxmox.api.PveClient;
import felhom.proxmox.http.PveException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;

/// Reads guest after guest, and remembers which of them it could not see, so that whoever signs is told.
public final class Sight {
    private static final String SEES = "VM.Audit";
    private static final String GUESTS = "/vms";
    private static final int NAMED = 10;

    private final PveClient client;
    private final List<String> unread = new ArrayList<>();

    public Sight(PveClient client) {
        this.client = client;
    }

    /// A guest of this node that cannot be read keeps everything from being planned: it is this host's own
    /// trouble. One of another node, which may be off, is only counted.
    ///
    /// @throws HostException for a guest of the own node, when the host does not say
    public Optional<GuestState> of(Guest guest, Function<Guest, Optional<GuestState>> read) {
        try {
            return read.apply(guest);
        } catch (HostException silent) {
            if (guest.node().equals(client.ownName())) {
                throw silent;
            }
            unread.add(Effects.of(guest.vmid()) + " on node '" + guest.node() + "'");
            return Optional.empty();
        }
    }

    /// Empty where there is none any more.
    public static Optional<GuestState> present(Supplier<GuestState> read) {
        try {
            return Optional.of(read.get());
        } catch (PveException e) {
            if (OwnGuests.absent(e)) {
                return Optional.empty();
            }
            throw e;
        }
    }

    /// What there may be beside what was seen; empty where all was.
    ///
    /// @param what they would be seen to have, such as `on storage 'usb'`
    public Optional<Effect> unseen(String what) {
        List<String> parts = new ArrayList<>();
        if (!all()) {
            parts.add("there may be guests that the token may not see (" + SEES + " on " + GUESTS + ")");
        }
        if (!unread.isEmpty()) {
            String more = unread.size() > NAMED ? " and " + (unread.size() - NAMED) + " more" : "";
            parts.add("not read: " + String.join(", ", unread.subList(0, Math.min(NAMED, unread.size()))) + more);
        }
        return parts.isEmpty()
                ? Optional.empty()
                : Optional.of(Effect.of(
                        Effect.Kind.STORAGE_OFF,
                        "guests unseen " + what,
                        "leave guests without what they have " + what + " that are not named here, if there are any: "
                                + String.join("; ", parts)));
    }

    private boolean all() {
        return PveRules.known(() -> sees(client, GUESTS, Set.of(SEES))).orElse(false);
    }

    /// Whether the token has one of these on the path and on all that is below it: an entry of its own there
    /// replaces what comes from above.
    static boolean sees(PveClient client, String path, Set<String> any) {
        Set<String> here = client.access().permissions(Optional.empty(), path);
        Map<String, Set<String>> own = client.access().permissions();
        return here.stream().anyMatch(any::contains)
                && own.entrySet().stream()
                        .filter(entry -> entry.getKey().startsWith(path + "/"))
                        .allMatch(entry -> entry.getValue().stream().anyMatch(any::contains));
    }
}
