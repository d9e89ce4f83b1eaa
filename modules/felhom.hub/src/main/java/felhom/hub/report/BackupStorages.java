package felhom.hub.report;

import felhom.engine.port.Clocks;
import felhom.engine.view.BackupFiles;
import felhom.engine.view.Holdings;
import felhom.engine.view.HostStorage;
import felhom.engine.view.HostView;
import felhom.engine.view.Reading;
import felhom.messages.BackupMessages.Backups;
import felhom.ops.StorageId;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// The storages of the node that take backups: what is on each is read on an interval of its own.
final class BackupStorages {
    private static final String INACTIVE = "the host cannot use the storage now";

    private final HostView view;
    private final Timing timing;
    private final Clocks clocks;
    private final Map<StorageId, Target<BackupFiles>> targets = new HashMap<>();
    private @Nullable Inputs inputs;
    private @Nullable Backups result;

    // Each is another instance where it was read anew; comparing all that is in it would be for nothing.
    private record Inputs(Holdings holdings, SortedMap<StorageId, Reading<BackupFiles>> storages) {}

    BackupStorages(HostView view, Timing timing, Clocks clocks) {
        this.view = view;
        this.timing = timing;
        this.clocks = clocks;
    }

    /// @param holdings what the node has: its storages may come and go
    Reading<Backups> read(Reading<Holdings> holdings, long from, long until) {
        Optional<Holdings> known = holdings.known();
        if (known.isEmpty()) {
            return holdings.map(_ -> new Backups(List.of(), List.of()));
        }
        Reading<?> listed = holdings.list(Holdings::storages);
        if (listed instanceof Reading.Denied<?>(String privilege, String path)) {
            return new Reading.Denied<>(privilege, path);
        }
        List<HostStorage> storages = known.get().storages().items().stream()
                .filter(storage -> storage.content().contains("backup"))
                .toList();
        Set<StorageId> there = storages.stream().map(HostStorage::id).collect(Collectors.toSet());
        // One that hangs may come back: it is not asked a second time meanwhile.
        targets.entrySet()
                .removeIf(each ->
                        !there.contains(each.getKey()) && each.getValue().idle());
        for (HostStorage storage : storages) {
            Target<BackupFiles> target = targets.computeIfAbsent(storage.id(), this::target);
            if (storage.active()) {
                target.begin();
            }
        }
        SortedMap<StorageId, Reading<BackupFiles>> readings = new TreeMap<>(Comparator.comparing(StorageId::value));
        for (HostStorage storage : storages) {
            Target<BackupFiles> target = Objects.requireNonNull(targets.get(storage.id()));
            readings.put(storage.id(), storage.active() ? target.await(from, until) : target.unread(INACTIVE));
        }
        return judged(holdings, readings);
    }

    void askAgain() {
        targets.values().forEach(Target::askAgain);
    }

    private Target<BackupFiles> target(StorageId storage) {
        return new Target<>(
                "backups-" + storage, () -> view.backups(storage), timing.content(), timing.patience(), clocks);
    }

    /// As old as the oldest part of it; what is on the other storages is told also where one cannot be read.
    private Reading<Backups> judged(Reading<Holdings> holdings, SortedMap<StorageId, Reading<BackupFiles>> readings) {
        if (!readings.isEmpty()
                && readings.values().stream()
                        .noneMatch(reading -> reading.known().isPresent())) {
            StorageId first = readings.firstKey();
            return switch (Objects.requireNonNull(readings.get(first))) {
                case Reading.Failed<BackupFiles>(String why) -> new Reading.Failed<>("storage " + first + ": " + why);
                case Reading<BackupFiles> other -> other.map(_ -> new Backups(List.of(), List.of()));
            };
        }
        Backups backups = backups(holdings.known().orElseThrow(), readings);
        Reading<Backups> judged = holdings.map(_ -> backups);
        for (Map.Entry<StorageId, Reading<BackupFiles>> each : readings.entrySet()) {
            judged = older(judged, each.getKey(), each.getValue());
        }
        return judged;
    }

    private static Reading<Backups> older(Reading<Backups> all, StorageId storage, Reading<BackupFiles> one) {
        return switch (one) {
            case Reading.Fresh<BackupFiles>(var _, Instant at) ->
                switch (all) {
                    case Reading.Fresh<Backups>(Backups value, Instant before) ->
                        new Reading.Fresh<>(value, at.isBefore(before) ? at : before);
                    default -> all;
                };
            case Reading.Stale<BackupFiles>(var _, Instant since, String why) ->
                switch (all) {
                    case Reading.Stale<Backups>(var _, Instant before, var _) when before.isBefore(since) -> all;
                    default -> new Reading.Stale<>(all.known().orElseThrow(), since, "storage " + storage + ": " + why);
                };
            // The value itself says so, storage by storage.
            case Reading.Denied<BackupFiles> _, Reading.Failed<BackupFiles> _, Reading.Absent<BackupFiles> _ -> all;
        };
    }

    private Backups backups(Holdings holdings, SortedMap<StorageId, Reading<BackupFiles>> readings) {
        Inputs now = new Inputs(holdings, readings);
        Backups before = result;
        if (before != null && now.equals(inputs)) {
            return before;
        }
        Backups made = GuestBackups.of(holdings, readings);
        inputs = now;
        result = made;
        return made;
    }
}
