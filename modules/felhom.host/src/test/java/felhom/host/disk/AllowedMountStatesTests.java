package felhom.host.disk;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import felhom.engine.view.MountState;
import felhom.engine.view.Reading;
import felhom.host.Time;
import felhom.host.program.Program;
import felhom.host.program.TestPrograms;
import felhom.ops.FilesystemUuid;
import felhom.ops.MountPlace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// One place of root's list, as stand-ins for `findmnt` and `lsblk` show the host.
@Timeout(120)
class AllowedMountStatesTests {
    private static final AllowedMounts.Allowed ONE =
            new AllowedMounts.Allowed(new FilesystemUuid("ABCD-1234"), new MountPlace("/mnt/usb-stick"));

    @TempDir
    private Path directory;

    private final Time time = new Time();
    private TestPrograms host;
    private AllowedMountStates states;

    @BeforeEach
    void aHostWhereItWasMountedOnce() throws Exception {
        host = new TestPrograms(directory);
        states = new AllowedMountStates(
                new AllowedMounts(directory.resolve("root.list"), time.clocks()),
                new Mounts(host.programs()),
                new BlockDevices(host.programs()),
                directory,
                time.clocks());
        unit("# felhom-agent mounts ABCD-1234 at /mnt/usb-stick\n# more\n");
    }

    private void unit(String text) throws IOException {
        Path units = Files.createDirectories(directory.resolve("etc/systemd/system"));
        Files.writeString(units.resolve("mnt-usb\\x2dstick.mount"), text);
    }

    private void mounted(String source, String type, String uuid) throws IOException {
        Files.writeString(directory.resolve("mounted"), """
                {"filesystems":[{"target":"/mnt/usb-stick","source":"%s","fstype":"%s","options":"rw",
                "size":1000,"used":200,"avail":800,"uuid":%s}]}""".formatted(source, type, uuid));
        host.put(Program.FINDMNT, "cat " + directory.resolve("mounted"));
    }

    private void plugged(String... parts) throws IOException {
        Files.writeString(directory.resolve("disks"), "{\"blockdevices\":[" + String.join(",", parts) + "]}");
        host.put(Program.LSBLK, "cat " + directory.resolve("disks"));
    }

    private static String part(String name, String uuid) {
        return """
                {"name":"sdx","size":9,"type":"disk","children":[
                {"name":"%s","path":"/dev/%s","size":8,"type":"part","uuid":%s}]}""".formatted(name, name, uuid);
    }

    private MountState look() {
        return assertInstanceOf(Reading.Fresh.class, states.look(ONE)).value() instanceof MountState state
                ? state
                : null;
    }

    private void is(MountState.State state, String why) {
        MountState found = look();
        assertEquals(Optional.of(why), found.why());
        assertEquals(state, found.state());
    }

    @Test
    void whatTellsNoUuidIsTheRightOneWhereTheDisksSaySo() throws Exception {
        for (String source : List.of("/dev/sdb1", "/dev/sdb1[/data]")) {
            mounted(source, "btrfs", "null");
            plugged(part("sda1", "\"1111-1111\""), part("sdb1", "\"ABCD-1234\""));

            assertEquals(MountState.State.MOUNTED, look().state());
            assertEquals(OptionalLong.of(200), look().used());
        }
    }

    @Test
    void whatIsLeftOfADiskThatWasPulledWhileItWasBusyIsNotTheFileSystem() throws Exception {
        mounted("/dev/sdb1", "ext4", "null");
        plugged(part("sda1", "\"1111-1111\""));

        is(
                MountState.State.MISSING,
                "what was mounted of /dev/sdb1, which is gone, is still there: first felhom-agent usb unmount"
                        + " ABCD-1234 /mnt/usb-stick");
    }

    @Test
    void aDiskThatCameBackUnderAnotherNameIsNotWhatIsMounted() throws Exception {
        mounted("/dev/sdb1", "ext4", "null");
        plugged(part("sdc1", "\"ABCD-1234\""));

        is(
                MountState.State.MISSING,
                "what was mounted of /dev/sdb1, which is gone, is still there, and the file system is on /dev/sdc1"
                        + " now: first felhom-agent usb unmount ABCD-1234 /mnt/usb-stick");
    }

    @Test
    void somethingForeignAtThePlaceIsNotTheFileSystem() throws Exception {
        plugged(part("sdb1", "\"ABCD-1234\""), part("sdc1", "\"2222-2222\""), part("sdd1", "null"));

        mounted("tmpfs", "tmpfs", "null");
        is(MountState.State.MISSING, "another file system is mounted there: tmpfs (tmpfs)");
        mounted("nas.example:/backup", "nfs4", "null");
        is(MountState.State.MISSING, "another file system is mounted there: nas.example:/backup (nfs4)");
        mounted("/dev/sdc1", "ext4", "null");
        is(MountState.State.MISSING, "another file system is mounted there: /dev/sdc1");
        mounted("/dev/sdd1", "ext4", "null");
        is(MountState.State.MISSING, "another file system is mounted there: /dev/sdd1");
        mounted("/dev/sdc1", "ext4", "\"2222-2222\"");
        is(MountState.State.MISSING, "another file system is mounted there: /dev/sdc1");
    }

    @Test
    void whatNobodyTellsIsNotGuessed() throws Exception {
        mounted("/dev/sdd1", "ext4", "null");
        plugged(part("sdd1", "null"));
        String unknown = "which file system /dev/sdd1 is at /mnt/usb-stick is not known: ";
        is(MountState.State.UNKNOWN, unknown + "nothing tells its UUID");

        plugged();
        Files.createFile(Files.createDirectories(directory.resolve("dev")).resolve("sdd1"));
        is(MountState.State.UNKNOWN, unknown + "nothing tells its UUID");

        host.put(Program.LSBLK, "exit 1");
        is(MountState.State.UNKNOWN, unknown + "the disks cannot be listed: lsblk ended with exit code 1");
    }

    @Test
    void onlyWhatSomebodyHadMountedIsMissing() throws Exception {
        host.put(Program.FINDMNT, "exit 1");
        Instant noon = time.clocks().now();
        is(MountState.State.MISSING, "nothing is mounted there");
        time.passes(Duration.ofMinutes(5));
        assertEquals(Optional.of(noon), look().missingSince());

        for (String other : List.of(
                "# felhom-agent mounts ABCD-12345 at /mnt/usb-stick\n",
                "# felhom-agent mounts ABCD-1234 at /mnt/usb-stick2\n",
                "[Mount]\n",
                "")) {
            unit(other);
            is(MountState.State.UNMOUNTED, "nothing is mounted there");
            assertEquals(Optional.empty(), look().missingSince());
        }
        Files.delete(directory.resolve("etc/systemd/system/mnt-usb\\x2dstick.mount"));
        is(MountState.State.UNMOUNTED, "nothing is mounted there");
    }
}
