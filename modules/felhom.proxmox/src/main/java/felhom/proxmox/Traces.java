package felhom.proxmox;

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

    static Traces of(PveClient client, Step step) {
        try {
            return switch (step) {
                case Step.TakeSnapshot(Vmid guest, SnapshotName name, String _) ->
                    snapshot(client, guest, name)
                            .map(s -> s.state().isEmpty() ? THERE : CANNOT_TELL)
                            .orElse(NOT_THERE);
                case Step.RemoveSnapshot(Vmid guest, SnapshotName name) ->
                    snapshot(client, guest, name)
                            .map(s -> s.state().isEmpty() ? NOT_THERE : CANNOT_TELL)
                            .orElse(THERE);
                case Step.StartGuest(Vmid guest) -> running(client, guest) ? THERE : NOT_THERE;
                case Step.StopGuest(Vmid guest) -> running(client, guest) ? NOT_THERE : THERE;
                case Step.RevertToSnapshot _, Step.BackUp _, Step.DescribeGuest _, Step.MarkGuest _, Step.StopTask _ ->
                    CANNOT_TELL;
            };
        } catch (PveException e) {
            return UNREADABLE;
        }
    }

    private static Optional<SnapshotInfo> snapshot(PveClient client, Vmid guest, SnapshotName name) {
        return client.ownNode().lxc(guest).snapshots().list().stream()
                .filter(s -> s.name().equals(name.value()))
                .findFirst();
    }

    private static boolean running(PveClient client, Vmid guest) {
        return !client.ownNode().lxc(guest).status().status().equals("stopped");
    }
}
