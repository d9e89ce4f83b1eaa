package felhom.proxmox.answer;

import felhom.ops.Vmid;
import java.time.Instant;
import java.util.Optional;

/// What a pruning would do with a backup.
///
/// @param mark `keep`, `remove`, `protected`, or `renamed` for one whose name PVE does not read
public record PruneMark(String volume, Optional<Vmid> guest, Optional<Instant> created, String mark) {
    public static PruneMark of(Fields fields) {
        return new PruneMark(fields.need("volid"), fields.vmid("vmid"), fields.instant("ctime"), fields.need("mark"));
    }

    public boolean removed() {
        return mark.equals("remove");
    }
}
