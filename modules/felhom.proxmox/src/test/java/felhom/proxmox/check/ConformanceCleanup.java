package felhom.proxmox.check;

import felhom.engine.port.Tasks;
import felhom.ops.Upid;
import felhom.ops.Vmid;
import felhom.proxmox.api.LxcApi;
import felhom.proxmox.api.NodeApi;
import felhom.proxmox.api.StorageApi;
import felhom.proxmox.http.PveError;
import felhom.proxmox.http.PveException;
import felhom.proxmox.request.Destruction;
import felhom.proxmox.request.LxcOptions;
import felhom.proxmox.request.TaskFilter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/// Takes back what the rows made, whichever of them failed, and names what it cannot take back with the command that
/// does it on the host.
final class ConformanceCleanup {
    private static final int ATTEMPTS = 3;

    private final ConformanceHost host;
    private final ConformanceHost.State before;
    private final List<String> left = new ArrayList<>();

    private ConformanceCleanup(ConformanceHost host, ConformanceHost.State before) {
        this.host = host;
        this.before = before;
    }

    /// @return what is left
    static List<String> of(ConformanceHost host, ConformanceHost.State before) {
        ConformanceCleanup cleanup = new ConformanceCleanup(host, before);
        cleanup.tasks();
        host.scratch().machine().ifPresent(cleanup::newGuest);
        host.scratch().storage().ifPresent(_ -> cleanup.backups());
        cleanup.container();
        return cleanup.left;
    }

    /// What a row no longer watched may still work.
    private void tasks() {
        undo(
                "a task",
                "pvesh get /nodes/" + host.client().ownName() + "/tasks --source active",
                () -> !running().isEmpty(),
                () -> running().forEach(task -> host.ended(task)));
    }

    private List<Upid> running() {
        String token = host.client().connection().token().id();
        return host.client().ownNode().tasks().list(TaskFilter.of(TaskFilter.Source.ACTIVE, 100)).stream()
                .filter(Tasks.Summary::running)
                .map(Tasks.Summary::upid)
                .filter(task -> task.user().equals(token) && ours(task.id()))
                .toList();
    }

    private boolean ours(String id) {
        String guest = id.replaceFirst("@.*", "");
        return guest.equals(host.vmid().toString())
                || host.scratch()
                        .machine()
                        .filter(m -> guest.equals(m.toString()))
                        .isPresent();
    }

    /// A machine or a container of our name at the id that was free.
    private void newGuest(Vmid id) {
        NodeApi node = host.client().ownNode();
        BooleanSupplier taken = () -> !host.client().cluster().isFree(id);
        undo("machine " + id, "qm stop " + id + "; qm destroy " + id, () -> taken.getAsBoolean() && machine(id), () -> {
            host.ends(node.qemu(id).stop());
            host.ends(node.qemu(id).destroy(Destruction.PLAIN));
        });
        undo(
                "container " + id,
                "pct destroy " + id + " --force",
                () -> taken.getAsBoolean()
                        && !machine(id)
                        && node.lxc(id).config().hostname().equals(Optional.of(ConformanceScratch.MARK)),
                () -> host.ends(node.lxc(id).destroy(Destruction.PLAIN)));
    }

    private boolean machine(Vmid id) {
        try {
            return host.client().ownNode().qemu(id).config().name().equals(Optional.of(ConformanceScratch.MARK));
        } catch (PveException e) {
            if (e.error() instanceof PveError.Refused refused
                    && refused.message().contains("does not exist")) {
                return false;
            }
            throw e;
        }
    }

    private void backups() {
        String list = "pvesm list " + host.scratch().needStorage() + " --vmid " + host.vmid();
        undo(
                "backups",
                list + "; pvesm free VOLUME",
                () -> !host.scratch().backups(host).isEmpty(),
                () -> {
                    StorageApi storage =
                            host.client().ownNode().storage(host.scratch().needStorage());
                    host.scratch().backups(host).forEach(volume -> {
                        host.client().send(storage.protect(volume, false));
                        host.ends(storage.delete(volume));
                    });
                });
    }

    private void container() {
        String id = host.vmid().toString();
        LxcApi guest = host.guest();
        undo(
                "container " + id + " runs",
                "pct stop " + id,
                () -> !guest.status().stopped(),
                () -> host.ends(guest.stop()));
        undo(
                "a snapshot of " + id,
                "pct delsnapshot " + id + " " + ConformanceHost.SNAPSHOT,
                () -> guest.snapshots().list().stream()
                        .anyMatch(s -> s.name().equals(ConformanceHost.SNAPSHOT.value())),
                () -> host.ends(guest.deleteSnapshot(ConformanceHost.SNAPSHOT)));
        Optional<String> text = Optional.ofNullable(before.config().get("description"));
        String command = text.map(t -> " --description '" + t.strip() + "'").orElse(" --delete description");
        undo(
                "the description of " + id,
                "pct set " + id + command,
                () -> !guest.config().description().equals(text),
                () -> host.client()
                        .send(
                                text.isPresent()
                                        ? guest.setConfig(
                                                LxcOptions.NONE.description(text.get()), List.of(), Optional.empty())
                                        : guest.setConfig(LxcOptions.NONE, List.of("description"), Optional.empty())));
    }

    private void undo(String what, String command, BooleanSupplier there, Runnable undoing) {
        String why = "";
        for (int attempt = 0; attempt <= ATTEMPTS; attempt++) {
            try {
                if (!there.getAsBoolean()) {
                    return;
                }
                undoing.run();
            } catch (PveException e) {
                why = " (" + e.error().words() + ")";
            } catch (RuntimeException | AssertionError e) {
                why = " (" + e.getMessage() + ")";
            }
        }
        left.add(what + why + ": on the host, " + command);
    }
}
