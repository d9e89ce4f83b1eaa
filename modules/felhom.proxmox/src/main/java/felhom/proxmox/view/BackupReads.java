package felhom.proxmox.view;

import felhom.engine.view.BackupFile;
import felhom.engine.view.BackupFiles;
import felhom.engine.view.Lacking;
import felhom.engine.view.Rights;
import felhom.ops.StorageId;
import felhom.ops.Vmid;
import felhom.proxmox.answer.ContentItem;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Stream;

/// The backups of a storage, and of which guests PVE shows them: with Datastore.Allocate of all, else with
/// Datastore.AllocateSpace and VM.Backup on the guest (pve-storage 9.1.7 `Storage.pm`).
final class BackupReads {
    private static final String RIGHT = "VM.Backup";

    private BackupReads() {}

    /// The right without which PVE shows none at all.
    static Optional<Lacking> blind(StorageId storage, Rights rights) {
        String path = "/storage/" + storage;
        if (rights.has("Datastore.Allocate", path)) {
            return Optional.empty();
        }
        if (!rights.has("Datastore.AllocateSpace", path)) {
            return Optional.of(new Lacking("Datastore.AllocateSpace", path));
        }
        return rights.has(RIGHT, "/vms") || !rights.guests(RIGHT, true).isEmpty()
                ? Optional.empty()
                : Optional.of(new Lacking(RIGHT, "/vms"));
    }

    static BackupFiles of(List<ContentItem> items, StorageId storage, Rights rights) {
        List<BackupFile> files = items.stream()
                .filter(item -> item.content().equals("backup"))
                .flatMap(BackupReads::file)
                .sorted(Comparator.comparing(BackupFile::created).thenComparing(BackupFile::volume))
                .toList();
        if (rights.has("Datastore.Allocate", "/storage/" + storage)) {
            return new BackupFiles(files, true, Set.of());
        }
        boolean usual = rights.has(RIGHT, "/vms");
        Set<Vmid> except = rights.guests(RIGHT, !usual);
        return new BackupFiles(files, usual, except);
    }

    // A file that somebody named otherwise is nobody's backup to PVE either.
    private static Stream<BackupFile> file(ContentItem item) {
        return item.guest().stream()
                .flatMap(guest -> item.created().stream()
                        .map(created -> new BackupFile(
                                item.volid(),
                                guest,
                                created,
                                size(item.size()),
                                item.isProtected(),
                                item.encrypted().isPresent(),
                                item.verification().map(ContentItem.Verification::state))));
    }

    /// PVE says 1 of a backup on a Backup Server whose size it does not know (pve-storage 9.1.7
    /// `PBSPlugin.pm`).
    private static OptionalLong size(long size) {
        return size > 1 ? OptionalLong.of(size) : OptionalLong.empty();
    }
}
