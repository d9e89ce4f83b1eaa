package felhom.engine.port;

import felhom.engine.order.Effect;
import felhom.ops.MountPlace;
import felhom.ops.StorageId;
import java.util.List;

/// What the host's API tells of who uses a place of this node where a disk is mounted. Each throws
/// [felhom.ops.HostException] when the host does not say.
public interface PlaceUsers {
    /// As [felhom.ops.Inventory#storagesAt].
    List<StorageId> storages(MountPlace place);

    /// The storages for this node that keep their files there or below and are switched off, in the order of
    /// their ids.
    List<StorageId> storagesOff(MountPlace place);

    /// What guests lose that have a directory or a file of it, or of below, as their own; one each, and one
    /// for those that cannot be seen.
    List<Effect> guestsWithout(MountPlace place);
}
