package felhom.host.disk;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import felhom.engine.port.MountPlaces;
import felhom.host.Time;
import felhom.host.program.Program;
import felhom.host.program.TestPrograms;
import felhom.ops.FilesystemUuid;
import felhom.ops.HostException;
import felhom.ops.MountPlace;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Where root's list has disks mounted, and whether a stand-in for `findmnt` says that they are.
@Timeout(120)
class ListedPlacesTests {
    private static final MountPlace PLACE = new MountPlace("/mnt/usb-backup");

    @TempDir
    private Path directory;

    @Test
    void thePlacesAreThoseOfTheListAndWhetherSomethingIsMountedThereTellsTheKernel() throws Exception {
        TestPrograms host = new TestPrograms(directory);
        Path list = directory.resolve("root.list");
        MountPlaces places =
                new ListedPlaces(new AllowedMounts(list, new Time().clocks()), new Mounts(host.programs()));
        assertEquals(List.of(), places.listed());

        Files.writeString(list, "mount 66EB-36B7 /mnt/usb-backup\n");
        host.put(Program.FINDMNT, "exit 1");
        assertEquals(List.of(new MountPlaces.Listed(new FilesystemUuid("66EB-36B7"), PLACE)), places.listed());
        assertFalse(places.mounted(PLACE));

        host.put(
                Program.FINDMNT,
                "echo '{\"filesystems\": [{\"target\": \"/mnt/usb-backup\", \"source\": \"/dev/sdc1\"}]}'");
        assertTrue(places.mounted(PLACE));

        Files.writeString(list, "mount 66EB-36B7 /mnt/usb-backup\ngolden-ids many\n");
        assertThrows(HostException.class, places::listed, "nobody takes a place for one that is not listed");

        host.put(Program.FINDMNT, "exit 2");
        assertThrows(HostException.class, () -> places.mounted(PLACE));
    }
}
