package felhom.proxmox.inventory;

import felhom.engine.port.Tasks;
import felhom.ops.Guest;
import felhom.ops.HostException;
import felhom.ops.Vmid;
import felhom.proxmox.api.PveClient;
import felhom.proxmox.api.TaskApi;
import felhom.proxmox.request.TaskFilter;
import felhom.proxmox.task.ExitStatus;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/// Who set the lock of a guest, whether that task still lives, and what takes the lock off. A lock outlives a
/// worker that was killed, and no token can take it off: that is root's (pve-guest-common 6.0.2
/// `AbstractConfig.pm`; seen on 9.2.11).
public final class LockHolder {
    /// Of a machine whose memory was saved to disk; nobody holds it, and a start takes it off.
    public static final String SUSPENDED = "suspended";
    /// Of a container whose root file system is mounted on the host; nobody holds it, and it is started all
    /// the same.
    public static final String MOUNTED = "mounted";

    private final PveClient client;

    public LockHolder(PveClient client) {
        this.client = client;
    }

    /// Whether somebody is at work with it, or it is meant to be there.
    ///
    /// @throws felhom.ops.HostException when the host does not say
    public boolean held(Vmid vmid, String lock) {
        return lock.equals(SUSPENDED) || tasks(vmid, lock).stream().anyMatch(Tasks.Summary::running) || clones(lock);
    }

    /// Whether it is known who sets such a lock.
    public boolean knows(String lock) {
        return lock.equals(SUSPENDED) || lock.equals(MOUNTED) || !types(lock).isEmpty();
    }

    /// A clone's task has the id of its source, and its target is locked too: any that runs may hold it.
    private boolean clones(String lock) {
        return types(lock).contains("vzclone")
                && Stream.of("vzclone", "qmclone")
                        .map(type -> TaskFilter.of(TaskFilter.Source.ACTIVE, 50).type(type))
                        .flatMap(filter -> client.ownNode().tasks().list(filter).stream())
                        .anyMatch(Tasks.Summary::running);
    }

    /// What takes it off, as root types it on the host.
    public String unlock(Guest.Kind kind, Vmid vmid, String lock) {
        return lock.equals(MOUNTED) ? "pct unmount " + vmid : GuestState.program(kind) + " unlock " + vmid;
    }

    /// What follows on `guest 101 is locked (backup)`, to the end of the sentence.
    public String words(Guest.Kind kind, Vmid vmid, String lock) {
        if (lock.equals(SUSPENDED)) {
            return "; its memory is saved on disk: start it first, which brings it back";
        }
        if (lock.equals(MOUNTED)) {
            return "; its files are mounted on the host: `pct unmount " + vmid + "` there takes them off again";
        }
        String unlock = "root takes the lock off: `" + GuestState.program(kind) + " unlock " + vmid + "`";
        try {
            return words(tasks(vmid, lock), unlock);
        } catch (HostException e) {
            return "; which task holds the lock cannot be seen (" + e.failure().message()
                    + "): wait for it, and where none runs on the host any more, " + unlock;
        }
    }

    private String words(List<Tasks.Summary> tasks, String unlock) {
        Optional<Tasks.Summary> running =
                tasks.stream().filter(Tasks.Summary::running).findFirst();
        if (running.isPresent()) {
            return " by " + words(running.get()) + ", which still runs: wait for it, or plan to kill it with"
                    + " `felhom-agent plan stop-task "
                    + Role.quoted("task=" + running.get().upid()) + "`";
        }
        String last = tasks.stream()
                .findFirst()
                .map(task -> "; the last one was " + words(task) + ", and ended '"
                        + task.exitStatus().orElse(ExitStatus.UNEXPECTED) + "'")
                .orElse("");
        return seesAll()
                ? ", and no task that may hold it runs any more" + last + ": " + unlock
                : ", and no task that may hold it is seen; without Sys.Audit on /nodes/"
                        + client.ownName() + " a token sees its own alone" + last
                        + ": where none runs on the host, " + unlock;
    }

    private String words(Tasks.Summary task) {
        Instant now = Instant.now().plus(client.skew());
        return "task " + task.upid() + ", begun " + Age.words(task.started(), now);
    }

    /// Those that may have set the lock, running ones first.
    private List<Tasks.Summary> tasks(Vmid vmid, String lock) {
        Set<String> types = types(lock);
        TaskApi tasks = client.ownNode().tasks();
        List<Tasks.Summary> own = tasks
                .list(TaskFilter.of(TaskFilter.Source.ALL, 50).guest(vmid))
                .stream()
                .filter(task -> types.isEmpty() ? task.running() : types.contains(task.type()))
                .toList();
        boolean several = types.contains("vzdump") && own.stream().noneMatch(Tasks.Summary::running);
        if (!several) {
            return own;
        }
        // A backup of several guests has no id, so that asking for the guest does not find it.
        List<Tasks.Summary> backups = tasks
                .list(TaskFilter.of(TaskFilter.Source.ACTIVE, 50).type("vzdump"))
                .stream()
                .filter(task -> task.running() && task.id().isEmpty())
                .toList();
        return backups.isEmpty() ? own : backups;
    }

    /// Whether the token is shown the tasks of others.
    public boolean seesAll() {
        try {
            return client.access()
                    .permissions(Optional.empty(), "/nodes/" + client.ownName())
                    .contains("Sys.Audit");
        } catch (HostException e) {
            return false;
        }
    }

    /// The types of task that set a lock; none for one that is set otherwise.
    private static Set<String> types(String lock) {
        return switch (lock) {
            case "backup" -> Set.of("vzdump");
            case "snapshot" -> Set.of("vzsnapshot", "qmsnapshot", "vzdump");
            case "snapshot-delete" -> Set.of("vzdelsnapshot", "qmdelsnapshot", "vzdump");
            case "rollback" -> Set.of("vzrollback", "qmrollback");
            case "create" -> Set.of("vzcreate", "qmcreate", "vzrestore", "qmrestore", "vzclone", "qmclone");
            case "clone" -> Set.of("vzclone", "qmclone");
            case "disk" -> Set.of("vzclone", "move_volume", "resize");
            case "migrate" -> Set.of("vzmigrate", "qmigrate");
            case "suspending" -> Set.of("qmsuspend");
            case "destroyed" -> Set.of("vzdestroy", "qmdestroy");
            default -> Set.of();
        };
    }
}
