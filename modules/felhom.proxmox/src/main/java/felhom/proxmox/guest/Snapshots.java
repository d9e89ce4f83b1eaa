package felhom.proxmox.guest;

import felhom.ops.SnapshotInfo;
import felhom.ops.SnapshotName;
import felhom.proxmox.answer.Fields;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/// A guest's snapshots, oldest first (PVE's own order is random), without PVE's pseudo entry `current`.
public record Snapshots(List<SnapshotInfo> list, boolean running) {
    public record Entry(SnapshotInfo info, boolean running) {}

    public static Snapshots of(List<Entry> read) {
        boolean running = read.stream().anyMatch(e -> e.info().name().equals("current") && e.running());
        List<SnapshotInfo> list = read.stream()
                .map(Entry::info)
                .filter(info -> !info.name().equals("current"))
                .sorted(Comparator.comparing((SnapshotInfo s) -> s.taken().orElse(Instant.EPOCH))
                        .thenComparing(SnapshotInfo::name))
                .toList();
        return new Snapshots(list, running);
    }

    public Optional<SnapshotInfo> named(SnapshotName name) {
        return list.stream().filter(s -> s.name().equals(name.value())).findFirst();
    }

    public static Entry entry(Fields fields) {
        Optional<Instant> taken = fields.instant("snaptime");
        return new Entry(
                new SnapshotInfo(
                        fields.need("name"),
                        fields.text("description").orElse("").stripTrailing(),
                        taken,
                        fields.text("parent"),
                        fields.text("snapstate"),
                        fields.flag("vmstate")),
                fields.flag("running"));
    }
}
