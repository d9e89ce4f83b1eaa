package felhom.proxmox.step;

import felhom.engine.order.Effect;
import felhom.engine.port.MountPlaces;
import felhom.ops.HostException;
import felhom.ops.MountPlace;
import felhom.ops.NodeName;
import felhom.ops.StorageId;
import felhom.proxmox.answer.StorageConfig;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/// Whether the disk is there that a storage's files are on, where root's list has it mounted.
record StorageDisk(MountPlaces places, NodeName own) {
    sealed interface Standing {
        /// It is mounted, or the files are on none that the list names.
        record There() implements Standing {}

        /// @param words what is missing, and what now
        record Missing(String words) implements Standing {}

        record Untold(StorageId storage, String words) implements Standing {
            Effect effect() {
                return Effect.of(
                        Effect.Kind.STORAGE_OFF,
                        "the disk of storage '" + storage + "'",
                        "have PVE write to the host's own disk if the disk of storage '" + storage
                                + "' is not mounted: " + words);
            }
        }
    }

    /// The nearest place that the storage's files are at or below decides.
    Standing below(StorageConfig storage) {
        if (!storage.isFor(own) || storage.path().isEmpty()) {
            return new Standing.There();
        }
        try {
            List<MountPlaces.Listed> listed = places.listed();
            Optional<MountPlace> nearest = listed.stream()
                    .map(MountPlaces.Listed::place)
                    .filter(storage::at)
                    .max(Comparator.comparingInt(place -> place.path().length()));
            if (nearest.isEmpty() || places.mounted(nearest.get())) {
                return new Standing.There();
            }
            MountPlace place = nearest.get();
            List<String> mounting = listed.stream()
                    .filter(line -> line.place().equals(place))
                    .map(line -> "`felhom-agent usb mount " + line.filesystem() + " " + place + "`")
                    .toList();
            return new Standing.Missing("its files are at " + place
                    + ", where nothing is mounted, and PVE would write to the host's own disk; mount it first: "
                    + String.join(" or ", mounting));
        } catch (HostException untold) {
            return new Standing.Untold(storage.id(), untold.failure().message());
        }
    }
}
