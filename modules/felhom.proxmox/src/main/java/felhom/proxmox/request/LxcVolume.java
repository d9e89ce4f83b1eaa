package felhom.proxmox.request;

import felhom.ops.StorageId;
import felhom.ops.VolumeId;
import felhom.proxmox.answer.PropertyString;
import java.util.Optional;

/// A container's volume to be: a new one, or one that exists. Never a path of the host.
///
/// @param source `storage:GiB` or a volume
/// @param path where it is mounted; the root has none
/// @param backup whether vzdump takes it in: always said, since PVE leaves mount points out unless told
///     otherwise
public record LxcVolume(String source, Optional<String> path, boolean backup, boolean readOnly) {
    public static LxcVolume newRoot(StorageId storage, int gibibytes) {
        return new LxcVolume(storage + ":" + positive(gibibytes), Optional.empty(), true, false);
    }

    public static LxcVolume newMount(StorageId storage, int gibibytes, String path, boolean backup) {
        return new LxcVolume(storage + ":" + positive(gibibytes), Optional.of(path), backup, false);
    }

    static LxcVolume existing(VolumeId volume, String path, boolean backup) {
        return new LxcVolume(volume.text(), Optional.of(path), backup, false);
    }

    private static int positive(int gibibytes) {
        if (gibibytes < 1) {
            throw new IllegalArgumentException("size: " + gibibytes + " GiB is none: give one GiB at least");
        }
        return gibibytes;
    }

    String root() {
        return new PropertyString.Writer().bare(source).toString();
    }

    public String mount() {
        return new PropertyString.Writer()
                .bare(source)
                .and("mp", path.orElseThrow(() -> new IllegalArgumentException("mp: a mount point needs a path")))
                .and("backup", backup)
                .and("ro", readOnly)
                .toString();
    }
}
