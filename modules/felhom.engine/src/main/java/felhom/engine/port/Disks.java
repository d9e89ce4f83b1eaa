package felhom.engine.port;

import felhom.ops.FilesystemUuid;
import felhom.ops.MountPlace;
import java.util.List;
import java.util.Optional;

/// The file systems on this machine's disks that can be plugged in and out. Reads only, and wakes no disk.
public interface Disks {
    /// In the order of their devices' names.
    ///
    /// @throws felhom.ops.HostException when the machine does not say
    List<Candidate> candidates();

    /// A file system on such a disk, or a part of one that has none.
    ///
    /// @param device such as `/dev/sdb1`; it may be another's after the next start
    /// @param filesystem empty where it has none, or one that no file system to be mounted has
    /// @param label of the file system
    /// @param type of the file system, such as `ext4`; empty for an empty partition
    /// @param size in bytes
    /// @param model of the disk
    /// @param serial of the disk
    /// @param mountedAt the directories that it is mounted at now
    /// @param allowedAt where root's list lets it be mounted
    record Candidate(
            String device,
            Optional<FilesystemUuid> filesystem,
            Optional<String> label,
            Optional<String> type,
            long size,
            Optional<String> model,
            Optional<String> serial,
            List<String> mountedAt,
            List<MountPlace> allowedAt) {
        public Candidate {
            mountedAt = List.copyOf(mountedAt);
            allowedAt = List.copyOf(allowedAt);
        }
    }
}
