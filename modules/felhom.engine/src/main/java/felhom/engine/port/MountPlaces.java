package felhom.engine.port;

import felhom.ops.FilesystemUuid;
import felhom.ops.MountPlace;
import java.util.List;

/// Where on this machine root's list has disks mounted, and whether they are.
public interface MountPlaces {
    /// Where nobody mounts anything.
    MountPlaces NONE = new MountPlaces() {
        @Override
        public List<Listed> listed() {
            return List.of();
        }

        @Override
        public boolean mounted(MountPlace place) {
            return false;
        }
    };

    /// One line of the list.
    record Listed(FilesystemUuid filesystem, MountPlace place) {}

    /// In the order of the list; nothing where there is none.
    ///
    /// @throws felhom.ops.HostException where that is not known
    List<Listed> listed();

    /// Whether any file system is mounted at this very place.
    ///
    /// @throws felhom.ops.HostException where that is not known
    boolean mounted(MountPlace place);
}
