package felhom.proxmox;

import felhom.ops.HostException;
import felhom.ops.SnapshotInfo;
import felhom.ops.SnapshotName;
import felhom.ops.Step;
import felhom.ops.Vmid;
import java.util.Optional;

/// Whether a step's work can be seen on the guest itself, asked at its own endpoint.
enum Traces {
    THERE,
    NOT_THERE,
    /// The step leaves nothing that only it can leave.
    CANNOT_TELL,
    UNREADABLE;

    static Traces of(OwnGuests guests, Step step) {
        try {
            return switch (step) {
                case Step.TakeSnapshot(Vmid guest, SnapshotName name, String _) ->
                    snapshot(guests, guest, name)
                            .map(s -> s.state().isEmpty() ? THERE : CANNOT_TELL)
                            .orElse(NOT_THERE);
                case Step.RemoveSnapshot(Vmid guest, SnapshotName name) ->
                    snapshot(guests, guest, name)
                            .map(s -> s.state().isEmpty() ? NOT_THERE : CANNOT_TELL)
                            .orElse(THERE);
                case Step.StartGuest(Vmid guest) -> running(guests, guest) ? THERE : NOT_THERE;
                case Step.StopGuest(Vmid guest) -> running(guests, guest) ? NOT_THERE : THERE;
                case Step.RevertToSnapshot _, Step.BackUp _, Step.DescribeGuest _, Step.MarkGuest _, Step.StopTask _ ->
                    CANNOT_TELL;
            };
        } catch (HostException e) {
            return UNREADABLE;
        }
    }

    private static Optional<SnapshotInfo> snapshot(OwnGuests guests, Vmid guest, SnapshotName name) {
        return guests.get(guest).snapshots().list().stream()
                .filter(s -> s.name().equals(name.value()))
                .findFirst();
    }

    private static boolean running(OwnGuests guests, Vmid guest) {
        return !guests.get(guest).status().stopped();
    }
}
