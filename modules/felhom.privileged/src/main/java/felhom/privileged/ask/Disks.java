package felhom.privileged.ask;

import felhom.wire.root.DiskName;
import java.util.Optional;

/// The disks of the host.
public interface Disks {
    /// Why there is no such disk, in words for an operator; empty where there is one.
    Optional<String> misses(DiskName disk);
}
