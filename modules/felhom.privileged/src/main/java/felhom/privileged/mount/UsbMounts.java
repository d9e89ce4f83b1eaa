package felhom.privileged.mount;

import felhom.ops.FilesystemUuid;
import felhom.ops.MountPlace;
import felhom.ops.Step;
import felhom.privileged.program.Answer;
import felhom.privileged.program.Program;
import felhom.privileged.program.Programs;
import felhom.privileged.unit.NoFurther;
import felhom.privileged.unit.Systemd;
import felhom.privileged.unit.UnitName;
import felhom.wire.root.RootAnswer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// Mounts through systemd, and believes only the kernel's own list of what is mounted. Both ways may be gone
/// again: what is done already is done.
public final class UsbMounts {
    private static final String WHY = "the Proxmox API mounts no file system: its storages of type dir take a"
            + " directory that is there (pve-storage `DirPlugin.pm`, `is_mountpoint`), and its disk calls only make"
            + " new file systems (`/nodes/{node}/disks/directory`), which erases the disk";

    private final Path root;
    private final Programs programs;
    private final Systemd systemd;

    /// @param root `/`; another one in tests
    public UsbMounts(Path root, Programs programs, Systemd systemd) {
        this.root = root;
        this.programs = programs;
        this.systemd = systemd;
    }

    private Path at(MountPlace place) {
        return root.resolve(place.path().substring(1));
    }

    private MountTable mounted() throws NoFurther {
        return MountTable.read(root.resolve("proc/self/mountinfo"));
    }

    private Optional<MountTable.Entry> mounted(MountPlace place) throws NoFurther {
        List<MountTable.Entry> there = mounted().at(at(place));
        if (there.size() > 1) {
            throw NoFurther.refused("at " + place + " several file systems are mounted one over the other, of "
                    + String.join(
                            ", ", there.stream().map(MountTable.Entry::source).toList())
                    + "; unmount by hand what does not belong there");
        }
        return there.stream().findFirst();
    }

    public RootAnswer mount(FilesystemUuid filesystem, MountPlace place) throws NoFurther {
        MountUnit unit = new MountUnit(root, filesystem, place);
        Optional<String> before = unit.present();
        notInFstab(place);
        Optional<MountTable.Entry> there = mounted(place);
        Disk disk = Disk.find(root, programs, filesystem).orElseThrow(() -> missing(filesystem, place, there));
        if (there.isPresent()) {
            itsOwn(there.get(), disk, place);
        } else {
            onLocalDisks(place);
            Place.prepare(root, place);
        }
        String text = unit.text(disk.type());
        if (!before.equals(Optional.of(text))) {
            unit.write(text);
        }
        try {
            systemd.reload();
            systemd.enable(unit.name());
        } catch (NoFurther no) {
            if (before.isEmpty()) {
                takenBack(unit);
            }
            throw no;
        }
        Answer started = systemd.start(unit.name());
        RootAnswer stands = told("mount", place, () -> look(filesystem, place, disk));
        return stands instanceof RootAnswer.Ended(int exit, String told) && exit != 0
                ? failed(unit, before, started, told)
                : stands;
    }

    private static NoFurther missing(FilesystemUuid filesystem, MountPlace place, Optional<MountTable.Entry> there) {
        return NoFurther.refused("there is no " + Disk.link(filesystem) + ": its disk is not plugged in"
                + there.map(entry -> "; at " + place + " is still what was mounted of " + entry.source()
                                + ": unmount it before the disk comes back")
                        .orElse(""));
    }

    private void itsOwn(MountTable.Entry entry, Disk disk, MountPlace place) throws NoFurther {
        if (Disk.vanished(entry, root)) {
            throw NoFurther.refused("at " + place + " is still what was mounted of " + entry.source()
                    + ", which is gone, and the file system is on " + disk.device()
                    + " now: unmount it, then mount it again");
        }
        if (!disk.isMountedAs(entry, root) || !whole(entry)) {
            throw NoFurther.refused("at " + place + " something else is mounted: " + entry.source() + ", "
                    + entry.type() + "; unmount that first");
        }
    }

    /// A server that does not answer would hold up this and all that comes after it.
    private void onLocalDisks(MountPlace place) throws NoFurther {
        Optional<MountTable.Entry> remote = mounted().above(at(place)).stream()
                .filter(entry -> entry.type().matches("nfs.*|cifs|smb.*|fuse.*|ceph|9p|glusterfs|afs"))
                .findFirst();
        if (remote.isPresent()) {
            throw NoFurther.refused(place + " lies on " + remote.get().source() + " ("
                    + remote.get().type() + "); a disk is mounted on a directory of this host's own disks");
        }
    }

    /// Not a directory of it that was mounted by itself; btrfs has a subvolume of its own by default.
    private static boolean whole(MountTable.Entry entry) {
        return entry.part().equals("/") || entry.type().equals("btrfs");
    }

    /// A line there makes a unit of the same name, which one in `/etc` would override
    /// (systemd-fstab-generator(8)).
    private void notInFstab(MountPlace place) throws NoFurther {
        try {
            boolean listed = Files.readAllLines(root.resolve("etc/fstab"), StandardCharsets.ISO_8859_1).stream()
                    .map(line -> line.strip().split("\\s+"))
                    .anyMatch(words -> words.length > 1
                            && !words[0].startsWith("#")
                            && words[1].replaceAll("/+$", "").equals(place.path()));
            if (listed) {
                throw NoFurther.refused("/etc/fstab mounts at " + place + " already; take that line out first");
            }
        } catch (NoSuchFileException none) {
            return;
        } catch (IOException unreadable) {
            throw NoFurther.refused("/etc/fstab cannot be read: " + unreadable);
        }
    }

    /// Takes back what was new, so that the host does not try it again at its next start.
    private RootAnswer failed(MountUnit unit, Optional<String> before, Answer started, String told) throws NoFurther {
        int exit = started instanceof Answer.Said said && said.exit() != 0 ? said.exit() : 1;
        if (before.isPresent()) {
            return new RootAnswer.Ended(exit, told + "\n" + unit.name() + " stays for the next try");
        }
        gone(unit);
        return new RootAnswer.Ended(exit, told + "\n" + unit.name() + " was taken back");
    }

    private void gone(MountUnit unit) throws NoFurther {
        systemd.disable(unit.name());
        unit.remove();
        systemd.reload();
        systemd.reset(unit.name());
    }

    /// How a mount that was begun stands.
    ///
    /// @param wanted whether its unit was there before
    public RootAnswer lookAtMount(FilesystemUuid filesystem, MountPlace place, boolean wanted) throws NoFurther {
        Optional<Disk> disk = Disk.find(root, programs, filesystem);
        RootAnswer stands = disk.isPresent()
                ? look(filesystem, place, disk.get())
                : new RootAnswer.Ended(
                        1, "there is no " + Disk.link(filesystem) + " any more: its disk is not plugged in");
        MountUnit unit = new MountUnit(root, filesystem, place);
        if (stands instanceof RootAnswer.Ended(int exit, String told)
                && exit != 0
                && mounted(place).isEmpty()
                && unit.present().isPresent()) {
            if (wanted) {
                return new RootAnswer.Ended(exit, told + "\n" + unit.name() + " stays for the next try");
            }
            gone(unit);
            return new RootAnswer.Ended(exit, told + "\n" + unit.name() + " was taken back");
        }
        return stands;
    }

    /// Whether its unit is there, for the host's next start.
    public boolean wanted(FilesystemUuid filesystem, MountPlace place) throws NoFurther {
        return new MountUnit(root, filesystem, place).present().isPresent();
    }

    private RootAnswer look(FilesystemUuid filesystem, MountPlace place, Disk disk) throws NoFurther {
        UnitName unit = UnitName.of(place);
        Optional<MountTable.Entry> there = mounted(place);
        Optional<MountTable.Entry> own = there.filter(entry -> disk.isMountedAs(entry, root) && whole(entry));
        if (own.isPresent()) {
            return new RootAnswer.Ended(
                    0,
                    "file system " + filesystem + " (" + disk.type() + ", " + disk.device() + ") is at " + place
                            + otherwise(own.get(), place));
        }
        if (systemd.show(unit).atWork()) {
            return new RootAnswer.AtWork(unit.value());
        }
        return new RootAnswer.Ended(
                1,
                "file system " + filesystem + " is not at " + place
                        + there.map(other -> ", but " + other.source()).orElse("") + "\n" + systemd.told(unit));
    }

    /// What is different where somebody else has mounted it before.
    private static String otherwise(MountTable.Entry entry, MountPlace place) {
        List<String> missing = Stream.of("rw", "nodev", "nosuid", "noexec")
                .filter(option -> !entry.has(option))
                .toList();
        return missing.isEmpty()
                ? ""
                : "\nwarning: it was mounted there already, without " + String.join(", ", missing)
                        + "; from the next start on it is mounted with them, or now: mount -o remount,"
                        + String.join(",", missing) + " " + place;
    }

    public RootAnswer unmount(FilesystemUuid filesystem, MountPlace place) throws NoFurther {
        MountUnit unit = new MountUnit(root, filesystem, place);
        Optional<String> ours = unit.present();
        Optional<MountTable.Entry> there = mounted(place);
        if (ours.isEmpty()) {
            if (there.isPresent()) {
                throw NoFurther.refused("at " + place + " is " + there.get().source()
                        + ", which felhom-agent has not mounted: umount " + place);
            }
            return new RootAnswer.Ended(0, "nothing is mounted at " + place);
        }
        if (there.isPresent()) {
            mayGo(filesystem, place, there.get());
            if (systemd.stop(unit.name()) instanceof Answer.NotRun(String why)) {
                throw NoFurther.refused(Program.SYSTEMCTL.path() + " did not run: " + why);
            }
        }
        return told("unmount", place, () -> lookAtUnmount(filesystem, place));
    }

    private interface Look {
        RootAnswer now() throws NoFurther;
    }

    /// What systemd was told it may do yet, whether it says so or not: that is not refused.
    private static RootAnswer told(String what, MountPlace place, Look look) throws NoFurther {
        try {
            return look.now();
        } catch (NoFurther no) {
            if (no.answer() instanceof RootAnswer.Refused(String why)) {
                return new RootAnswer.Lost("systemd was told to " + what + " " + place
                        + ", and it is not to be seen how that stands: " + why);
            }
            throw no;
        }
    }

    private void takenBack(MountUnit unit) throws NoFurther {
        try {
            gone(unit);
        } catch (NoFurther still) {
            // What could not be done before says more than that it cannot be undone.
            unit.remove();
        }
    }

    private void mayGo(FilesystemUuid filesystem, MountPlace place, MountTable.Entry entry) throws NoFurther {
        // The disk is not read: one that is dying would not let itself be.
        if (!Disk.vanished(entry, root) && !Disk.bears(filesystem, entry, root)) {
            throw NoFurther.refused("at " + place + " is " + entry.source() + ", which is not file system " + filesystem
                    + "; unmount by hand what does not belong there");
        }
        List<String> below = mounted().below(at(place)).stream()
                .map(other -> other.source() + " at " + other.at())
                .toList();
        if (!below.isEmpty()) {
            throw NoFurther.refused("below " + place + " other file systems are mounted, which would go with it: "
                    + String.join(", ", below) + "; unmount those first");
        }
        List<String> needed = systemd.needs(UnitName.of(place));
        if (!needed.isEmpty()) {
            throw NoFurther.refused("systemd would stop with " + place + " what needs it: " + String.join(", ", needed)
                    + "; stop those first");
        }
        List<String> elsewhere = new Holders(root, at(place)).elsewhere(entry);
        if (!elsewhere.isEmpty()) {
            throw NoFurther.refused("it would not be free without " + place + ", it is mounted at other places, too: "
                    + String.join(", ", elsewhere) + "; stop the guests that have it");
        }
    }

    /// How an unmount that was begun stands; where the file system is gone from its place, the unit goes,
    /// too.
    public RootAnswer lookAtUnmount(FilesystemUuid filesystem, MountPlace place) throws NoFurther {
        MountUnit unit = new MountUnit(root, filesystem, place);
        if (mounted(place).isPresent()) {
            return systemd.show(unit.name()).atWork()
                    ? new RootAnswer.AtWork(unit.name().value())
                    : new RootAnswer.Ended(1, busy(place, unit.name()));
        }
        return new RootAnswer.Ended(0, "file system " + filesystem + " is no longer at " + place + tidied(unit, place));
    }

    /// It is unmounted whatever comes of this: who was told that it is not would write to the empty
    /// directory.
    private String tidied(MountUnit unit, MountPlace place) {
        try {
            if (unit.present().isPresent()) {
                gone(unit);
            }
            return "";
        } catch (NoFurther no) {
            return "\nwarning: " + unit.name() + " could not be taken away, and the host's next start may mount it"
                    + " again: " + no.words() + "; once that is mended: felhom-agent usb unmount, for " + place
                    + ", once more";
        }
    }

    private String busy(MountPlace place, UnitName unit) throws NoFurther {
        List<String> holders = new Holders(root, at(place)).of(mounted());
        return place
                + (holders.isEmpty() ? " was not unmounted" : " is in use by " + String.join(", ", holders))
                + "; it is mounted as before\n" + systemd.told(unit);
    }

    public static RootAnswer.Explained explain(Step.MountUsb step) {
        String unit = UnitName.of(step.place()).value();
        return new RootAnswer.Explained(
                WHY + "; DEVICE is what " + Disk.link(step.filesystem()) + " leads to; " + unit
                        + " is written into /etc/systemd/system before systemd reads its units",
                List.of(
                        Programs.words(Program.UDEVADM, Disk.settle()),
                        Programs.words(Program.BLKID, Disk.probe("DEVICE")),
                        systemctl("daemon-reload"),
                        systemctl("enable", "--", unit),
                        systemctl("start", "--", unit)));
    }

    public static RootAnswer.Explained explain(Step.UnmountUsb step) {
        String unit = UnitName.of(step.place()).value();
        return new RootAnswer.Explained(
                WHY,
                List.of(
                        systemctl("stop", "--", unit),
                        systemctl("disable", "--", unit),
                        systemctl("daemon-reload"),
                        systemctl("reset-failed", "--", unit)));
    }

    private static List<String> systemctl(String... words) {
        return Programs.words(Program.SYSTEMCTL, List.of(words));
    }
}
