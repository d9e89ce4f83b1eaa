package felhom.proxmox.answer;

import felhom.ops.NodeName;
import felhom.ops.Vmid;
import java.time.Instant;
import java.util.Optional;

/// Copies of a guest's volumes on another node, made again and again.
public final class Replication {
    private Replication() {}

    /// @param id the guest's number and the job's, such as `100-0`
    public record Job(String id, Vmid guest, Optional<NodeName> target, Optional<String> schedule, boolean disabled) {
        public static Job of(Fields fields) {
            return new Job(
                    fields.need("id"),
                    Vmid.of(fields.need("guest")),
                    fields.as("target", NodeName::new),
                    fields.text("schedule"),
                    fields.flag("disable"));
        }
    }

    /// @param last when it last worked; absent for never
    /// @param failures since then
    public record State(
            String id,
            Vmid guest,
            Optional<NodeName> target,
            Optional<Instant> last,
            Optional<Instant> next,
            long failures,
            Optional<String> error) {
        public static State of(Fields fields) {
            return new State(
                    fields.need("id"),
                    Vmid.of(fields.need("guest")),
                    fields.as("target", NodeName::new),
                    time(fields, "last_sync"),
                    time(fields, "next_sync"),
                    fields.whole("fail_count").orElse(0),
                    fields.text("error"));
        }
    }

    // PVE says 0 for never.
    private static Optional<Instant> time(Fields fields, String name) {
        return fields.instant(name).filter(at -> at.getEpochSecond() != 0);
    }
}
