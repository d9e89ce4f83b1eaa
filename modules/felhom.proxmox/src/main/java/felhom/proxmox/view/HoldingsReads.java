package felhom.proxmox.view;

import felhom.engine.view.Holdings;
import felhom.engine.view.HostGuest;
import felhom.engine.view.HostStorage;
import felhom.engine.view.Listed;
import felhom.engine.view.Rights;
import felhom.ops.Guest;
import felhom.ops.NodeName;
import felhom.ops.Vmid;
import felhom.proxmox.answer.GuestEntry;
import felhom.proxmox.answer.NodeEntry;
import felhom.proxmox.answer.Resources;
import felhom.proxmox.answer.StorageEntry;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;

/// What of the cluster's list is this node's, in an order of its own: PVE's is another each time.
final class HoldingsReads {
    private HoldingsReads() {}

    static Holdings of(Resources all, Rights rights, NodeName own) {
        List<HostGuest> guests = all.guests().stream()
                .filter(entry -> entry.guest().node().equals(own))
                .map(entry -> new HostGuest(entry.guest(), entry.ha(), entry.pool()))
                .sorted(Comparator.comparingInt(entry -> entry.guest().vmid().value()))
                .toList();
        List<HostStorage> storages = all.storages().stream()
                .filter(entry -> entry.node().equals(own))
                .map(HoldingsReads::storage)
                .sorted(Comparator.comparing(entry -> entry.id().value()))
                .toList();
        Set<Vmid> elsewhere = all.guests().stream()
                .map(GuestEntry::guest)
                .filter(guest -> !guest.node().equals(own))
                .map(Guest::vmid)
                .collect(Collectors.toSet());
        return new Holdings(
                new Listed<>(guests, rights.lacking("/vms", "VM.Audit")),
                new Listed<>(storages, rights.lacking("/storage", "Datastore.Audit")),
                elsewhere,
                count(all),
                cpu(all, own));
    }

    private static HostStorage storage(StorageEntry entry) {
        // Of one that does not answer nothing is told, and one without a capacity of its own says 0.
        boolean known = entry.available() && entry.total() > 0;
        return new HostStorage(
                entry.id(),
                entry.type(),
                entry.content(),
                entry.available(),
                entry.shared(),
                known ? OptionalLong.of(entry.total()) : OptionalLong.empty(),
                known ? OptionalLong.of(entry.used()) : OptionalLong.empty());
    }

    private static Holdings.ClusterCount count(Resources all) {
        return new Holdings.ClusterCount(
                all.nodes().size(),
                (int) all.nodes().stream().filter(NodeEntry::online).count(),
                all.guests().size(),
                (int) all.guests().stream()
                        .filter(entry -> entry.guest().status().equals("running"))
                        .count());
    }

    private static OptionalDouble cpu(Resources all, NodeName own) {
        return all.nodes().stream()
                .filter(entry -> entry.node().equals(own) && entry.maxMemory() > 0)
                .mapToDouble(entry -> entry.usage().cpu())
                .findFirst();
    }
}
