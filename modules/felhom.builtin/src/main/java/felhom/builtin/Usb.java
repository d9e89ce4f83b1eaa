package felhom.builtin;

import felhom.ops.ArgumentType;
import felhom.ops.FilesystemUuid;
import felhom.ops.MountPlace;
import felhom.ops.Parameter;

/// What both ways of a mount are told by.
final class Usb {
    static final Parameter<FilesystemUuid> FILESYSTEM = Parameter.required(
            "uuid", ArgumentType.FILESYSTEM, "the file system; felhom-agent usb list shows those that there are");
    static final Parameter<MountPlace> PLACE =
            Parameter.required("place", ArgumentType.PLACE, "where it is mounted, such as /mnt/usb-backup");

    private Usb() {}
}
