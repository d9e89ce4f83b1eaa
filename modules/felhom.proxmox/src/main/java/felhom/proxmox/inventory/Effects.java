package felhom.proxmox.inventory;

import felhom.engine.order.Quoted;
import felhom.ops.SnapshotInfo;
import felhom.ops.SnapshotName;
import felhom.ops.Vmid;
import java.time.Instant;
import java.util.Optional;

/// What steps are about, in words an operator can sign.
public final class Effects {
    private Effects() {}

    /// Such as `guest 101 'db', running`.
    public static String about(GuestState state) {
        return of(state.vmid()) + " " + Quoted.of(state.name()) + (state.template() ? ", a template" : "") + ", "
                + state.power()
                + (state.foreseen() ? " by then" : "")
                + state.shownLock().map(lock -> ", locked (" + lock + ")").orElse("")
                + state.ha().map(ha -> ", managed by HA (" + ha + ")").orElse("");
    }

    /// The same with a snapshot of it.
    ///
    /// @param now by the host's clock
    public static String about(GuestState state, SnapshotName name, Instant now) {
        Optional<Instant> taken = state.snapshot(name).flatMap(SnapshotInfo::taken);
        return about(state) + ", snapshot '" + name + "'"
                + taken.map(at -> " of " + Age.words(at, now)).orElse("");
    }

    /// The subject of an effect.
    public static String of(Vmid vmid) {
        return "guest " + vmid;
    }
}
