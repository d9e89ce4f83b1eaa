package felhom.host.disk;

import felhom.ops.FilesystemUuid;
import felhom.ops.HostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// Whether what is mounted somewhere is the file system that belongs there.
final class MountedThere {
    private final BlockDevices devices;
    private final Path root;

    /// What came of comparing.
    sealed interface Verdict {
        record Its() implements Verdict {}

        /// @param why in words, with what is to be done before it can be mounted there
        record Other(String why) implements Verdict {}

        record Unknown(String why) implements Verdict {}
    }

    /// @param root the directory that `/dev` lies below, `/` unless it is a test's
    MountedThere(BlockDevices devices, Path root) {
        this.devices = devices;
        this.root = root;
    }

    /// By its UUID. What has none is of another kind, or its device is gone, or nobody told `findmnt`: the
    /// disks tell which.
    Verdict is(FilesystemUuid wanted, Mounted mounted) {
        if (mounted.uuid().isPresent()) {
            return mounted.uuid().get().equals(wanted.value()) ? new Verdict.Its() : other(mounted);
        }
        List<BlockDevice> all;
        try {
            all = devices.all().stream().flatMap(BlockDevice::all).toList();
        } catch (HostException unlisted) {
            return unknown(mounted, unlisted.failure().message());
        }
        String device = mounted.device();
        List<String> its = all.stream()
                .filter(each -> each.uuid().filter(wanted.value()::equals).isPresent())
                .map(BlockDevice::path)
                .toList();
        if (its.contains(device)) {
            return new Verdict.Its();
        }
        if (!device.startsWith("/dev/")) {
            return other(mounted);
        }
        List<BlockDevice> same =
                all.stream().filter(each -> each.path().equals(device)).toList();
        boolean there = !same.isEmpty() || Files.exists(root.resolve(device.substring(1)));
        if (!there) {
            return gone(wanted, mounted, its);
        }
        boolean another =
                same.stream().anyMatch(each -> !its.isEmpty() || each.uuid().isPresent());
        return another ? other(mounted) : unknown(mounted, "nothing tells its UUID");
    }

    private static Verdict other(Mounted mounted) {
        String type = mounted.device().startsWith("/dev/") ? "" : " (" + mounted.type() + ")";
        return new Verdict.Other("another file system is mounted there: " + mounted.source() + type);
    }

    private static Verdict unknown(Mounted mounted, String why) {
        return new Verdict.Unknown(
                "which file system " + mounted.source() + " is at " + mounted.place() + " is not known: " + why);
    }

    private static Verdict gone(FilesystemUuid wanted, Mounted mounted, List<String> its) {
        return new Verdict.Other("what was mounted of " + mounted.device() + ", which is gone, is still there"
                + (its.isEmpty() ? "" : ", and the file system is on " + its.getFirst() + " now")
                + ": first felhom-agent usb unmount " + wanted + " " + mounted.place());
    }
}
