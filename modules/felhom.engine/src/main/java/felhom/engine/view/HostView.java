package felhom.engine.view;

import felhom.ops.NodeName;
import felhom.ops.StorageId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// What a report says of the host, read from it. Each method reads once and waits for the answer, so for
/// something that hangs it takes a while; none throws for a host that is away or refuses: that is a [Reading]
/// too. None gives [Reading.Stale]: nothing is kept here. Safe for use by several threads.
///
/// A part that was refused for want of a right is not asked for again for an hour; [#askAgain()] ends that.
public interface HostView {
    /// @throws felhom.ops.HostException when the host has to be asked for it and does not answer
    NodeName name();

    /// The node's own figures. Sys.Audit on the node.
    Reading<NodeFigures> node();

    /// The guests and storages of this node, and how many the cluster has: one answer of up to 12 s ago, and
    /// one about the token's own rights.
    Reading<Holdings> holdings();

    /// The backups on one storage, whoever's. Waits for a storage that does not answer.
    Reading<BackupFiles> backups(StorageId storage);

    /// What the token may, and what the operations need of it. Any token may ask that.
    Reading<TokenRights> rights();

    /// The tasks of this node that failed or were killed, and ended then or later by the host's clock; the
    /// newest first.
    Reading<FailedTasks> failedTasks(Instant since);

    Reading<List<Certificate>> certificates();

    /// The disks of this node. Wakes none: what a disk that turns says of its health is not asked for.
    Reading<List<DiskState>> disks();

    /// The ZFS pools of this node; absent where there is no ZFS. Sys.Audit on `/`.
    Reading<List<ZfsPool>> zfs();

    /// The services of Proxmox VE on this node. Sys.Audit on the node.
    Reading<List<Service>> services();

    Reading<Listed<Interface>> network();

    /// How far the host's clock was ahead of ours at the last answer, to the second; empty before the first.
    Optional<Duration> skew();

    /// How many fields and items of all answers so far could not be read: each is absent, and hides no other.
    long unreadable();

    /// From now on what was refused is asked for again: somebody may have granted the right.
    void askAgain();
}
