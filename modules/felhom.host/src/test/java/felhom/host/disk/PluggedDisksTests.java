package felhom.host.disk;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import felhom.engine.port.Disks.Candidate;
import felhom.host.Resources;
import felhom.host.Time;
import felhom.host.program.Program;
import felhom.host.program.TestPrograms;
import felhom.ops.FilesystemUuid;
import felhom.ops.HostException;
import felhom.ops.MountPlace;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// The file systems that can be plugged in, as a stand-in for `lsblk` shows disks.
@Timeout(120)
class PluggedDisksTests {
    private static final FilesystemUuid BACKUP = new FilesystemUuid("0f3c1c5e-7a0e-4b5e-9f57-0123456789ab");
    private static final FilesystemUuid STICK = new FilesystemUuid("ABCD-1234");

    @TempDir
    private Path directory;

    private TestPrograms host;

    @BeforeEach
    void anEmptyHost() {
        host = new TestPrograms(directory);
    }

    private void lsblkSays(String text, int exit) throws IOException {
        Files.writeString(directory.resolve("said"), text);
        host.put(
                Program.LSBLK,
                "echo 'lsblk: /dev/x: not a block device' >&2; cat " + directory.resolve("said") + "; exit " + exit);
    }

    private List<Candidate> candidates() {
        return new PluggedDisks(
                        new BlockDevices(host.programs()),
                        new AllowedMounts(directory.resolve("root.list"), new Time().clocks()))
                .candidates();
    }

    @Test
    void everyFileSystemOnADiskThatCanBePluggedInIsOneAndNothingElse() throws Exception {
        lsblkSays(Resources.text("disk/lsblk-2.41.json"), 0);

        List<Candidate> found = candidates();

        // Not the built-in disks, the optical drive, the empty reader, and what holds an opened container.
        assertEquals(
                List.of("/dev/mapper/safe", "/dev/sdb", "/dev/sdc1", "/dev/sdc3"),
                found.stream().map(Candidate::device).toList());
        assertEquals(
                new Candidate(
                        "/dev/sdc1",
                        Optional.of(BACKUP),
                        Optional.of("backup"),
                        Optional.of("ext4"),
                        900_000_000_000L,
                        Optional.of("EXAMPLE USB HDD"),
                        Optional.of("USB0007"),
                        List.of("/mnt/usb-backup"),
                        List.of()),
                found.get(2));
        assertEquals(List.of("/media/a", "/mnt/b"), found.get(1).mountedAt());
        assertEquals(Optional.empty(), found.get(3).filesystem());
    }

    @Test
    void rootsListSaysWhereEachMayBeMounted() throws Exception {
        lsblkSays(Resources.text("disk/lsblk-2.41.json"), 0);
        Files.writeString(directory.resolve("root.list"), """
                # what root allows
                golden-ids 9000-9099
                mount %s /mnt/usb-backup
                  mount\t%s   /srv/second
                mount %s /media/stick
                """.formatted(BACKUP, BACKUP, STICK));

        List<Candidate> found = candidates();

        assertEquals(
                List.of(new MountPlace("/mnt/usb-backup"), new MountPlace("/srv/second")),
                found.get(2).allowedAt());
        assertEquals(List.of(new MountPlace("/media/stick")), found.get(1).allowedAt());
        assertEquals(List.of(), found.getFirst().allowedAt());
    }

    @Test
    void aListThatRootsHelperWouldNotTakeAllowsNothing() throws Exception {
        lsblkSays(Resources.text("disk/lsblk-2.41.json"), 0);
        for (String bad : List.of("mount x /mnt/y", "golden-ids 9099-9000", "golden-ids", "mounts", "# \u00e4")) {
            byte[] list = ("mount " + BACKUP + " /mnt/usb-backup\n" + bad + "\n")
                    .getBytes(bad.startsWith("#") ? StandardCharsets.ISO_8859_1 : StandardCharsets.UTF_8);
            Files.write(directory.resolve("root.list"), list);

            assertTrue(
                    candidates().stream()
                            .allMatch(candidate -> candidate.allowedAt().isEmpty()),
                    bad);
        }
    }

    @Test
    void textsForNumbersAndFlagsMissingKeysAndPaddingAreRead() throws Exception {
        lsblkSays(Resources.text("disk/lsblk-odd.json"), 64);

        List<Candidate> found = candidates();

        assertEquals(
                List.of("/dev/sdb", "/dev/sde"),
                found.stream().map(Candidate::device).toList());
        assertEquals(16_000_000_000L, found.getFirst().size());
        assertEquals(Optional.of("Stick"), found.getFirst().model());
        assertEquals(Optional.empty(), found.getFirst().label());
    }

    @Test
    void aHostWithThousandsOfVolumesIsReadWhole() throws Exception {
        StringBuilder many = new StringBuilder("{\"blockdevices\":[");
        for (int i = 0; i < 5_000; i++) {
            many.append("{\"name\":\"zd")
                    .append(i * 16)
                    .append("\",\"size\":34359738368,\"type\":\"disk\",\"model\":\"")
                    .append("x".repeat(60))
                    .append("\"},");
        }
        lsblkSays(many + "{\"name\":\"sdb\",\"size\":1,\"type\":\"disk\",\"tran\":\"usb\"}]}", 0);

        assertEquals(
                List.of("/dev/sdb"),
                candidates().stream().map(Candidate::device).toList());
    }

    @Test
    void whatIsNoAnswerIsAnErrorThatSaysWhatHappened() throws Exception {
        HostException missing = assertThrows(HostException.class, this::candidates);
        assertTrue(
                missing.getMessage().contains("the disks cannot be listed: lsblk: there is no "), missing.getMessage());

        lsblkSays("", 1);
        HostException failed = assertThrows(HostException.class, this::candidates);
        assertTrue(failed.getMessage().contains("lsblk ended with exit code 1"), failed.getMessage());

        lsblkSays("{\"blockdevices\":[{\"name\"", 0);
        HostException cut = assertThrows(HostException.class, this::candidates);
        assertTrue(cut.getMessage().contains("what lsblk says is not understood"), cut.getMessage());

        lsblkSays("{}", 0);
        HostException other = assertThrows(HostException.class, this::candidates);
        assertTrue(other.getMessage().contains("it lists no block devices"), other.getMessage());
    }
}
