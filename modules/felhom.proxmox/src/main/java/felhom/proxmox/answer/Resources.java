package felhom.proxmox.answer;

import java.util.List;
import java.util.Optional;

/// All that a cluster has, as one request shows it. Kinds that are of no use here (networks, SDN) are left out.
public record Resources(List<GuestEntry> guests, List<NodeEntry> nodes, List<StorageEntry> storages) {
    public Resources {
        guests = List.copyOf(guests);
        nodes = List.copyOf(nodes);
        storages = List.copyOf(storages);
    }

    public static Resources of(List<Entry> entries) {
        return new Resources(
                entries.stream().flatMap(e -> e.guest().stream()).toList(),
                entries.stream().flatMap(e -> e.node().stream()).toList(),
                entries.stream().flatMap(e -> e.storage().stream()).toList());
    }

    /// One line, with one of the three at most.
    public record Entry(Optional<GuestEntry> guest, Optional<NodeEntry> node, Optional<StorageEntry> storage) {
        public static Entry of(Fields fields) {
            String type = fields.need("type");
            return new Entry(
                    type.equals("lxc") || type.equals("qemu") ? Optional.of(GuestEntry.of(fields)) : Optional.empty(),
                    type.equals("node") ? Optional.of(NodeEntry.of(fields)) : Optional.empty(),
                    type.equals("storage") ? Optional.of(StorageEntry.of(fields)) : Optional.empty());
        }
    }
}
