package felhom.proxmox.inventory;

import felhom.ops.Failure;
import felhom.ops.Guest;
import felhom.ops.HostException;
import felhom.ops.Vmid;
import felhom.proxmox.api.GuestApi;
import felhom.proxmox.api.PveClient;
import felhom.proxmox.guest.LxcConfig;
import felhom.proxmox.http.PveError;
import felhom.proxmox.http.PveException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/// The guests of the own node, by their id alone. Each kind has paths of its own, and on the other kind's PVE
/// says that there is none; an id is given once in a cluster, so one of the two is right.
public final class OwnGuests {
    private final PveClient client;
    /// What each was when it was read last: where it is asked first, and where a call goes.
    private final Map<Vmid, Guest.Kind> seen = new ConcurrentHashMap<>();

    public OwnGuests(PveClient client) {
        this.client = client;
    }

    public PveClient client() {
        return client;
    }

    /// Asks the guest, whichever kind it is; empty where this node has none. The question begins with the
    /// configuration, which costs PVE the least.
    public <T> Optional<T> read(Vmid vmid, Function<GuestApi, T> question) {
        Guest.Kind first = seen.getOrDefault(vmid, Guest.Kind.LXC);
        Guest.Kind second = first == Guest.Kind.LXC ? Guest.Kind.QEMU : Guest.Kind.LXC;
        for (Guest.Kind kind : List.of(first, second)) {
            try {
                T answer = question.apply(client.ownNode().guest(kind, vmid));
                seen.put(vmid, kind);
                return Optional.of(answer);
            } catch (PveException e) {
                if (!absent(e)) {
                    throw e;
                }
            }
        }
        seen.remove(vmid);
        return Optional.empty();
    }

    /// For a call: the guest as it was read last. Has another kind taken its id since, PVE finds nothing
    /// under the path and does nothing.
    ///
    /// @throws HostException where this node has none; it says where the guest is
    public GuestApi get(Vmid vmid) {
        Guest.Kind kind = Optional.ofNullable(seen.get(vmid))
                .or(() -> read(vmid, guest -> guest.config() instanceof LxcConfig ? Guest.Kind.LXC : Guest.Kind.QEMU))
                .orElseThrow(() ->
                        new HostException(Failure.of(Failure.Kind.HOST, new ProxmoxInventory(this).absence(vmid))));
        return client.ownNode().guest(kind, vmid);
    }

    // PVE has no 404: a guest that is not there is a 500 about its configuration file.
    public static boolean absent(PveException e) {
        return e.error() instanceof PveError.Refused refused
                && refused.message().contains("Configuration file")
                && refused.message().contains("does not exist");
    }
}
