package felhom.proxmox.step;

import felhom.ops.Guest;
import felhom.ops.GuestDetail;
import felhom.ops.SnapshotInfo;
import felhom.ops.SnapshotName;
import felhom.ops.Vmid;
import felhom.proxmox.answer.Fields;
import felhom.proxmox.api.GuestApi;
import felhom.proxmox.guest.GuestConfig;
import felhom.proxmox.guest.GuestStatus;
import java.util.List;
import java.util.Optional;

/// A guest as it is now, read no further than it is asked about, and each part of it once.
final class GuestNow {
    private final GuestApi api;
    private final GuestConfig config;
    private Optional<GuestStatus> status = Optional.empty();
    private Optional<List<SnapshotInfo>> snapshots = Optional.empty();

    /// Reads the configuration, which costs PVE the least.
    GuestNow(GuestApi api) {
        this.api = api;
        this.config = api.config();
    }

    GuestApi api() {
        return api;
    }

    Vmid vmid() {
        return api.vmid();
    }

    Guest.Kind kind() {
        return api.kind();
    }

    GuestConfig config() {
        return config;
    }

    GuestStatus status() {
        GuestStatus read = status.orElseGet(api::status);
        status = Optional.of(read);
        return read;
    }

    List<SnapshotInfo> snapshots() {
        List<SnapshotInfo> read = snapshots.orElseGet(() -> api.snapshots().list());
        snapshots = Optional.of(read);
        return read;
    }

    Optional<SnapshotInfo> snapshot(SnapshotName name) {
        return snapshots().stream().filter(s -> s.name().equals(name.value())).findFirst();
    }

    GuestDetail detail() {
        Guest guest = new Guest(
                vmid(),
                kind(),
                api.node(),
                status().name(),
                status().paused() ? "paused" : status().status(),
                status().lock().or(config::lock),
                status().template() || config.template(),
                status().maxMemory(),
                status().maxDisk(),
                status().cpus(),
                Fields.tags(status().tags()));
        return new GuestDetail(guest, config.all(), config.digest(), snapshots(), status().ha());
    }

    /// The program of root's that does what no token may, `pct` or `qm`.
    static String program(Guest.Kind kind) {
        return switch (kind) {
            case LXC -> "pct";
            case QEMU -> "qm";
        };
    }
}
