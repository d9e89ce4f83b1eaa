package felhom.proxmox.request;

import felhom.ops.StorageId;
import felhom.ops.VolumeId;
import felhom.proxmox.answer.PropertyString;
import java.util.Optional;

/// A virtual machine's disk to be: a new one, or one that exists. Never a path of the host.
///
/// @param source `storage:GiB` or a volume
/// @param format on storages of files; none for the storage's own
/// @param backup whether vzdump takes it in; unlike a container's mount points, PVE does unless told
///     otherwise
/// @param discard whether freed blocks are given back
public record QemuVolume(String source, Optional<ImageFormat> format, boolean backup, boolean discard) {
    public static QemuVolume fresh(StorageId storage, int gibibytes) {
        if (gibibytes < 1) {
            throw new IllegalArgumentException("size: " + gibibytes + " GiB is none: give one GiB at least");
        }
        return new QemuVolume(storage + ":" + gibibytes, Optional.empty(), true, false);
    }

    public static QemuVolume existing(VolumeId volume) {
        return new QemuVolume(volume.text(), Optional.empty(), true, false);
    }

    public QemuVolume format(ImageFormat other) {
        return new QemuVolume(source, Optional.of(other), backup, discard);
    }

    String text() {
        return new PropertyString.Writer()
                .bare(source)
                .and("format", format.map(ImageFormat::word))
                .and("backup", backup)
                .and("discard", discard ? "on" : "ignore")
                .toString();
    }
}
