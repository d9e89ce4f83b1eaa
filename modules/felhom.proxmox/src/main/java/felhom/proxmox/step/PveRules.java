package felhom.proxmox.step;

import felhom.ops.Guest;
import felhom.ops.HostException;
import felhom.ops.PlanRefused;
import felhom.ops.SnapshotInfo;
import felhom.ops.SnapshotName;
import felhom.ops.Step;
import felhom.ops.StorageId;
import felhom.ops.Upid;
import felhom.proxmox.answer.Retention;
import felhom.proxmox.api.PveClient;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/// What PVE is known to refuse of a step, as the guest is now: said when it is planned, before anybody signs. Much of
/// it PVE itself says in the task only, after a 200. What cannot be read is not known, and is left to PVE; what PVE
/// takes is not refused.
///
/// Sources: pve-guest-common 6.0.2 `AbstractConfig.pm`, pve-container 6.1.10, qemu-server 9.2.6; seen on 9.2.11.
final class PveRules {
    private static final String KILL = "Sys.Modify";

    private final PveClient client;

    PveRules(PveClient client) {
        this.client = client;
    }

    /// @throws PlanRefused naming what is refused, why, and the way out
    /// @throws felhom.proxmox.http.PveException when the guest itself cannot be read
    void check(Step step, GuestNow guest) {
        switch (step) {
            case Step.TakeSnapshot(var _, SnapshotName name, var _) -> {
                noTemplate(guest, "snapshot; a template does not change");
                unlocked(guest);
                free(guest, name);
                snapshotsWork(guest);
            }
            case Step.RemoveSnapshot(var _, SnapshotName name) -> {
                there(guest, name);
                unlocked(guest);
                // PVE finds out too late, and leaves the guest locked (snapshot-delete).
                noTemplate(guest, "rid of a snapshot: PVE deletes none of a template, and would leave it locked");
            }
            case Step.RevertToSnapshot(var _, SnapshotName name) -> {
                noTemplate(guest, "rolled back");
                finished(guest, name);
                unlocked(guest);
                newest(guest, name);
            }
            case Step.StartGuest _ -> {
                noTemplate(guest, "started");
                startable(guest);
            }
            case Step.StopGuest _ -> stoppable(guest);
            case Step.BackUp(var _, StorageId storage, var _) -> {
                unlocked(guest);
                room(guest, storage);
            }
            case Step.DescribeGuest _, Step.MarkGuest _ -> unlocked(guest);
            case Step.StopTask _ -> {}
        }
    }

    /// PVE asks for more to end a task that is not the token's own (pve-manager 9.2.11 `API2/Tasks.pm`).
    ///
    /// @throws PlanRefused for a task of somebody else's, where the token surely may not end it
    void mayKill(Upid task) {
        String token = client.connection().token().id();
        String path = "/nodes/" + task.node();
        if (task.user().equals(token)) {
            return;
        }
        Set<String> may =
                known(() -> client.access().permissions(Optional.empty(), path)).orElse(Set.of(KILL));
        if (!may.contains(KILL)) {
            throw new PlanRefused("task: it is of " + task.user() + ", and " + token + " lacks " + KILL + " on " + path
                    + ", without which PVE lets it end its own tasks only; root ends it on the host: `pvesh delete "
                    + Role.quoted(path + "/tasks/" + task) + "`");
        }
    }

    private void unlocked(GuestNow guest) {
        guest.config().lock().ifPresent(lock -> {
            throw new PlanRefused("vmid: guest " + guest.vmid() + " is locked (" + lock + ")"
                    + new LockHolder(client).words(guest.kind(), guest.vmid(), lock));
        });
    }

    private static void noTemplate(GuestNow guest, String what) {
        if (guest.config().template()) {
            throw new PlanRefused("vmid: guest " + guest.vmid() + " is a template and cannot be " + what);
        }
    }

    private static void free(GuestNow guest, SnapshotName name) {
        if (name.value().equals(reserved(guest.kind()))) {
            throw new PlanRefused("name: PVE keeps the snapshot name '" + name + "' for itself; choose another name");
        }
        guest.snapshot(name).ifPresent(there -> {
            throw new PlanRefused("name: guest " + guest.vmid() + " already has a snapshot '" + name + "'"
                    + there.state()
                            .map(state -> ", an unfinished one (" + state + ")")
                            .orElse("")
                    + "; choose another name");
        });
    }

    /// Of a container the snapshot of a backup, of a machine the section of what waits for its next start
    /// (pve-container 6.1.10 `API2/LXC/Snapshot.pm`, qemu-server 9.2.6 `API2/Qemu.pm`).
    private static String reserved(Guest.Kind kind) {
        return switch (kind) {
            case LXC -> "vzdump";
            case QEMU -> "pending";
        };
    }

    private void snapshotsWork(GuestNow guest) {
        if (!known(() -> guest.api().canSnapshot()).orElse(true)) {
            throw new PlanRefused("vmid: guest " + guest.vmid() + " cannot be snapshot, "
                    + GuestVolumes.of(client, guest.config()).words());
        }
    }

    private static SnapshotInfo there(GuestNow guest, SnapshotName name) {
        return guest.snapshot(name)
                .orElseThrow(() -> new PlanRefused("name: guest " + guest.vmid() + " has no snapshot '" + name + "'"));
    }

    private static void finished(GuestNow guest, SnapshotName name) {
        there(guest, name).state().ifPresent(state -> {
            throw new PlanRefused("name: snapshot '" + name + "' of guest " + guest.vmid() + " is unfinished (" + state
                    + "), and PVE rolls back to no such one; it can be deleted");
        });
    }

    private void newest(GuestNow guest, SnapshotName name) {
        Optional<Optional<String>> looked = known(() -> new NewestOnly(client, guest).obstacle(name));
        looked.flatMap(found -> found).ifPresent(obstacle -> {
            throw new PlanRefused(
                    "name: guest " + guest.vmid() + " cannot be rolled back to '" + name + "': " + obstacle);
        });
    }

    /// HA is told what is wanted however a machine is; a container that runs is refused before HA is asked.
    private void startable(GuestNow guest) {
        if (guest.config().lock().filter(lock -> startedAllTheSame(guest, lock)).isEmpty()) {
            unlocked(guest);
        }
        if (!guest.status().stopped() && !toldToHa(guest)) {
            String now = guest.status().paused() ? "paused" : guest.status().status();
            throw new PlanRefused("vmid: guest " + guest.vmid() + " is already " + now);
        }
    }

    private static boolean startedAllTheSame(GuestNow guest, String lock) {
        return lock.equals(
                switch (guest.kind()) {
                    case LXC -> LockHolder.MOUNTED;
                    case QEMU -> LockHolder.SUSPENDED;
                });
    }

    private void stoppable(GuestNow guest) {
        boolean mounted =
                guest.kind() == Guest.Kind.LXC && guest.config().lock().equals(Optional.of(LockHolder.MOUNTED));
        if (!mounted) {
            unlocked(guest);
        }
        if (guest.status().stopped() && !toldToHa(guest)) {
            throw new PlanRefused("vmid: guest " + guest.vmid() + " is not running");
        }
    }

    private static boolean toldToHa(GuestNow guest) {
        return guest.kind() == Guest.Kind.QEMU && guest.status().ha().isPresent();
    }

    /// A backup is never told to prune, and then PVE takes the storage's retention for a limit; protected ones do not
    /// count (pve-manager 9.2.11 `VZDump.pm`).
    private void room(GuestNow guest, StorageId storage) {
        Optional<String> prune = known(() -> client.storages().all()).stream()
                .flatMap(List::stream)
                .filter(config -> config.id().equals(storage))
                .flatMap(config -> config.prune().stream())
                .findFirst();
        long limit = prune.flatMap(PveRules::parsed).map(Retention::sum).orElse(0L);
        if (limit == 0) {
            return;
        }
        long there = known(() -> client.ownNode().storage(storage).backups(Optional.of(guest.vmid())).stream()
                        .filter(backup -> !backup.isProtected())
                        .filter(backup -> backup.subtype()
                                .filter(s -> !s.equals(subtype(guest.kind())))
                                .isEmpty())
                        .count())
                .orElse(0L);
        if (there >= limit) {
            throw new PlanRefused("storage: '" + storage + "' keeps at most " + limit + " backups of a guest ("
                    + prune.orElse("") + "), guest " + guest.vmid() + " has " + there
                    + " there, and this backup deletes none: delete or protect one, or change the storage's retention");
        }
    }

    private static String subtype(Guest.Kind kind) {
        return kind.name().toLowerCase(Locale.ROOT);
    }

    private static Optional<Retention> parsed(String text) {
        try {
            return Optional.of(Retention.of(text));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /// What a read says; empty where the token may not read it, or the host does not answer.
    private static <T> Optional<T> known(Supplier<T> read) {
        try {
            return Optional.of(read.get());
        } catch (HostException e) {
            return Optional.empty();
        }
    }
}
