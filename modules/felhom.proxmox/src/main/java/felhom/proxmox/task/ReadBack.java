package felhom.proxmox.task;

import felhom.ops.SnapshotInfo;
import felhom.ops.SnapshotName;
import felhom.ops.Step;
import felhom.ops.Vmid;
import felhom.proxmox.api.GuestApi;
import felhom.proxmox.http.PveException;
import java.util.Optional;

/// Whether a step's work can be seen on the guest itself, asked at its own endpoint.
public enum ReadBack {
    THERE,
    NOT_THERE,
    /// The step leaves nothing that only it can leave.
    CANNOT_TELL,
    UNREADABLE;

    public static ReadBack of(GuestApi guest, Step step) {
        try {
            return switch (step) {
                case Step.TakeSnapshot(Vmid _, SnapshotName name, String _) ->
                    snapshot(guest, name)
                            .map(s -> s.state().isEmpty() ? THERE : CANNOT_TELL)
                            .orElse(NOT_THERE);
                case Step.RemoveSnapshot(Vmid _, SnapshotName name) ->
                    snapshot(guest, name)
                            .map(s -> s.state().isEmpty() ? NOT_THERE : CANNOT_TELL)
                            .orElse(THERE);
                case Step.StartGuest _ -> guest.status().stopped() ? NOT_THERE : THERE;
                case Step.StopGuest _ -> guest.status().stopped() ? THERE : NOT_THERE;
                case Step.RevertToSnapshot _, Step.BackUp _, Step.DescribeGuest _, Step.MarkGuest _, Step.StopTask _ ->
                    CANNOT_TELL;
            };
        } catch (PveException e) {
            return UNREADABLE;
        }
    }

    private static Optional<SnapshotInfo> snapshot(GuestApi guest, SnapshotName name) {
        return guest.snapshots().list().stream()
                .filter(s -> s.name().equals(name.value()))
                .findFirst();
    }
}
