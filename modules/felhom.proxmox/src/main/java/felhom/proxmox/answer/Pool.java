package felhom.proxmox.answer;

import felhom.ops.StorageId;
import felhom.ops.Vmid;
import java.util.List;
import java.util.Optional;

/// A pool. Its members are there only when one pool was asked for.
public record Pool(String id, Optional<String> comment, List<Vmid> guests, List<StorageId> storages) {
    public Pool {
        guests = List.copyOf(guests);
        storages = List.copyOf(storages);
    }

    public static Pool of(Fields fields) {
        List<Member> members = fields.items("members", Member::of);
        return new Pool(
                fields.need("poolid"),
                fields.text("comment"),
                members.stream().flatMap(m -> m.guest().stream()).toList(),
                members.stream().flatMap(m -> m.storage().stream()).toList());
    }

    private record Member(Optional<Vmid> guest, Optional<StorageId> storage) {
        static Member of(Fields fields) {
            return new Member(fields.vmid("vmid"), fields.as("storage", StorageId::new));
        }
    }
}
