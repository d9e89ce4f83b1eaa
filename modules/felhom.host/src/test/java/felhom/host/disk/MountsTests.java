package felhom.host.disk;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import felhom.host.Resources;
import felhom.host.program.Program;
import felhom.host.program.TestPrograms;
import felhom.ops.HostException;
import felhom.ops.MountPlace;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// What is mounted at a place, as a stand-in for `findmnt` says.
@Timeout(120)
class MountsTests {
    private static final MountPlace PLACE = new MountPlace("/mnt/usb-backup");

    @TempDir
    private Path directory;

    @Test
    void theTopmostFileSystemAtThePlaceIsTold() throws Exception {
        TestPrograms host = new TestPrograms(directory);
        Files.writeString(directory.resolve("said"), Resources.text("disk/findmnt.json"));
        host.put(
                Program.FINDMNT,
                "[ \"$5 $6\" = '--mountpoint /mnt/usb-backup' ] || exit 9; cat " + directory.resolve("said"));

        assertEquals(
                Optional.of(new Mounted(
                        "/mnt/usb-backup",
                        "/dev/sdc1",
                        "ext4",
                        "rw,noatime",
                        Optional.of("0f3c1c5e-7a0e-4b5e-9f57-0123456789ab"),
                        OptionalLong.of(885_000_000_000L),
                        OptionalLong.of(220_000_000_000L),
                        OptionalLong.of(620_000_000_000L))),
                new Mounts(host.programs()).at(PLACE));
    }

    @Test
    void nothingMountedIsAnAnswerAndAnythingElseIsNot() throws Exception {
        TestPrograms host = new TestPrograms(directory);
        host.put(Program.FINDMNT, "exit 1");
        assertEquals(Optional.empty(), new Mounts(host.programs()).at(PLACE));

        host.put(Program.FINDMNT, "echo nonsense");
        HostException odd = assertThrows(HostException.class, () -> new Mounts(host.programs()).at(PLACE));
        assertTrue(odd.getMessage().startsWith("what is mounted at /mnt/usb-backup is not known: "), odd.getMessage());

        host.put(Program.FINDMNT, "exit 2");
        HostException failed = assertThrows(HostException.class, () -> new Mounts(host.programs()).at(PLACE));
        assertTrue(failed.getMessage().endsWith("findmnt ended with exit code 2"), failed.getMessage());
    }
}
