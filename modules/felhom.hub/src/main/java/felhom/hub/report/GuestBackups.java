package felhom.hub.report;

import felhom.engine.view.BackupFile;
import felhom.engine.view.BackupFiles;
import felhom.engine.view.Holdings;
import felhom.engine.view.HostGuest;
import felhom.engine.view.Reading;
import felhom.messages.BackupMessages.Backups;
import felhom.messages.BackupMessages.Last;
import felhom.messages.BackupMessages.OfGuest;
import felhom.messages.BackupMessages.OfStorage;
import felhom.messages.BackupMessages.State;
import felhom.ops.StorageId;
import felhom.ops.Vmid;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeSet;

/// What the files on the storages come to for each guest of the node. Nothing is none as long as a storage or
/// a right to look is missing.
final class GuestBackups {
    private final Holdings holdings;
    private final SortedMap<StorageId, Reading<BackupFiles>> storages;
    private final Map<Vmid, List<On>> byGuest = new HashMap<>();

    private record On(StorageId storage, BackupFile file) {}

    private GuestBackups(Holdings holdings, SortedMap<StorageId, Reading<BackupFiles>> storages) {
        this.holdings = holdings;
        this.storages = storages;
        storages.forEach((storage, reading) -> reading.known()
                .ifPresent(known -> known.files()
                        .forEach(file -> byGuest.computeIfAbsent(file.guest(), _ -> new ArrayList<>())
                                .add(new On(storage, file)))));
    }

    /// @param storages all that take backups, each with what is on it
    static Backups of(Holdings holdings, SortedMap<StorageId, Reading<BackupFiles>> storages) {
        return new GuestBackups(holdings, storages).backups();
    }

    private Backups backups() {
        Set<Vmid> existing = new HashSet<>();
        for (HostGuest each : holdings.guests().items()) {
            existing.add(each.guest().vmid());
        }
        Set<Vmid> all = new TreeSet<>(Comparator.comparingInt(Vmid::value));
        all.addAll(existing);
        byGuest.keySet().stream()
                .filter(guest -> !holdings.elsewhere().contains(guest))
                .forEach(all::add);
        return new Backups(
                storages.entrySet().stream()
                        .map(entry ->
                                new OfStorage(entry.getKey(), entry.getValue().map(_ -> true)))
                        .toList(),
                all.stream().map(guest -> of(guest, exists(guest, existing))).toList());
    }

    private Optional<Boolean> exists(Vmid guest, Set<Vmid> existing) {
        return existing.contains(guest)
                ? Optional.of(true)
                : holdings.guests().complete() ? Optional.of(false) : Optional.empty();
    }

    private OfGuest of(Vmid guest, Optional<Boolean> exists) {
        List<On> files = byGuest.getOrDefault(guest, List.of());
        Optional<On> newest = files.stream()
                .filter(on -> on.file().good())
                .max(Comparator.comparing(on -> on.file().created()));
        State state = newest.isPresent()
                ? State.GOOD
                : !allShown(guest) ? State.UNKNOWN : files.isEmpty() ? State.NONE : State.BAD;
        return new OfGuest(guest, exists, state, files.size(), newest.map(on -> last(on, files)));
    }

    private boolean allShown(Vmid guest) {
        return holdings.storages().complete()
                && storages.values().stream()
                        .allMatch(reading -> reading.known()
                                .filter(files -> files.shows(guest))
                                .isPresent());
    }

    private static Last last(On newest, List<On> files) {
        Optional<On> before = files.stream()
                .filter(on -> on.file().good() && on.storage().equals(newest.storage()))
                .filter(on -> on.file().created().isBefore(newest.file().created()))
                .max(Comparator.comparing(on -> on.file().created()));
        OptionalLong size = newest.file().size();
        OptionalLong other = before.map(on -> on.file().size()).orElse(OptionalLong.empty());
        OptionalLong change = size.isPresent() && other.isPresent()
                ? OptionalLong.of(size.getAsLong() - other.getAsLong())
                : OptionalLong.empty();
        return new Last(newest.storage(), newest.file(), change);
    }
}
