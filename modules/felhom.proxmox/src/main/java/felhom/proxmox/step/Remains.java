package felhom.proxmox.step;

import felhom.engine.order.Outcome;
import felhom.ops.Failure;
import felhom.ops.HostException;
import felhom.ops.SnapshotInfo;
import felhom.ops.Upid;
import felhom.ops.Vmid;
import felhom.proxmox.api.GuestApi;
import felhom.proxmox.api.PveClient;
import felhom.proxmox.inventory.GuestState;
import felhom.proxmox.inventory.GuestVolumes;
import felhom.proxmox.inventory.LockHolder;
import felhom.proxmox.inventory.OwnGuests;
import felhom.proxmox.inventory.Role;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// What a step that failed in its task, or a task that was killed, has left on the guest, and the way out of
/// it. What cannot be read is not said, and changes no verdict.
final class Remains {
    private static final String NO_SNAPSHOTS = "snapshot feature is not available";

    private final OwnGuests guests;
    private final PveClient client;

    Remains(OwnGuests guests) {
        this.guests = guests;
        this.client = guests.client();
    }

    /// The same outcome; of a failed one the message says more.
    Outcome saidWith(TaskHandler<?> handler, GuestApi guest, Outcome outcome) {
        if (!(outcome instanceof Outcome.Failed(Failure failure)) || !inTask(failure)) {
            return outcome;
        }
        return new Outcome.Failed(new Failure(
                failure.kind(),
                failure.message() + words(handler, guest, failure).orElse(""),
                failure.privilege(),
                failure.log()));
    }

    /// The same outcome; where a task of a guest was killed, its warnings say what the guest shows of that.
    Outcome saidWith(Upid killed, Outcome outcome) {
        if (!(outcome instanceof Outcome.DoneWithWarnings done)) {
            return outcome;
        }
        List<String> all = new ArrayList<>(done.warnings());
        killed.guest().flatMap(this::left).ifPresent(all::add);
        return new Outcome.DoneWithWarnings(done.summary(), all, done.leftOut(), done.volume());
    }

    private Optional<String> left(Vmid vmid) {
        try {
            return guests.read(vmid, GuestState::now).flatMap(guest -> left(guest, unfinished(guest)));
        } catch (HostException e) {
            return Optional.empty();
        }
    }

    private static boolean inTask(Failure failure) {
        return failure.kind() == Failure.Kind.TASK || failure.kind() == Failure.Kind.PRIVILEGE;
    }

    private Optional<String> words(TaskHandler<?> handler, GuestApi api, Failure failure) {
        try {
            GuestState guest = GuestState.now(api);
            return failure.message().contains(NO_SNAPSHOTS)
                    ? Optional.of(", " + GuestVolumes.of(client, guest.config()).words())
                    : Optional.of(Stream.concat(
                                    left(guest, unfinished(handler, guest)).stream(),
                                    handler.leftBehind(guest).stream())
                            .map(left -> "; " + left)
                            .collect(Collectors.joining()));
        } catch (HostException e) {
            return Optional.empty();
        }
    }

    private Optional<String> left(GuestState guest, List<SnapshotInfo> unfinished) {
        List<String> parts = new ArrayList<>();
        unfinished.forEach(snapshot -> parts.add("snapshot '" + snapshot.name() + "' of guest " + guest.vmid()
                + " is left unfinished (" + snapshot.state().orElse("") + ")"));
        lock(guest).ifPresent(lock -> parts.add("guest " + guest.vmid() + " is locked (" + lock + ")"));
        return wayOut(guest, unfinished).map(way -> String.join("; ", parts) + way);
    }

    /// The way out alone, to follow on a sentence that has named lock and unfinished snapshots; empty where
    /// there is neither, or it cannot be read.
    Optional<String> wayOut(TaskHandler<?> handler, GuestApi api) {
        try {
            GuestState guest = GuestState.now(api);
            return wayOut(guest, unfinished(handler, guest))
                    .map(way -> (lock(guest).isPresent() ? "; it is locked" : "") + way);
        } catch (HostException e) {
            return Optional.empty();
        }
    }

    private Optional<String> wayOut(GuestState guest, List<SnapshotInfo> unfinished) {
        Optional<String> lock = lock(guest);
        String holder = lock.map(word -> new LockHolder(client).words(guest.kind(), guest.vmid(), word))
                .orElse("");
        String entries = unfinished.stream()
                .map(snapshot -> "`" + GuestState.program(guest.kind()) + " delsnapshot " + guest.vmid() + " "
                        + Role.quoted(snapshot.name()) + " --force`")
                .collect(Collectors.joining(" and "));
        String way = holder
                + (entries.isEmpty()
                        ? ""
                        : (lock.isPresent() ? "; once it is unlocked, " : "; ") + entries
                                + " on the host takes the entry away");
        return Optional.of(way).filter(text -> !text.isEmpty());
    }

    private static Optional<String> lock(GuestState guest) {
        return guest.lock().filter(Remains::held);
    }

    // Nobody's work set these two.
    private static boolean held(String lock) {
        return !lock.equals(LockHolder.SUSPENDED) && !lock.equals(LockHolder.MOUNTED);
    }

    private static List<SnapshotInfo> unfinished(TaskHandler<?> handler, GuestState guest) {
        return handler.leavesSnapshots() ? unfinished(guest) : List.of();
    }

    private static List<SnapshotInfo> unfinished(GuestState guest) {
        return guest.snapshots().stream().filter(s -> s.state().isPresent()).toList();
    }
}
