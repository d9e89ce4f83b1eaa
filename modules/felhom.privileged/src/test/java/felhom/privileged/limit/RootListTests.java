package felhom.privileged.limit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import felhom.ops.FilesystemUuid;
import felhom.ops.HostName;
import felhom.ops.MountPlace;
import felhom.ops.Step;
import felhom.ops.StorageId;
import felhom.ops.Vmid;
import felhom.ops.VolumeId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RootListTests {
    private static final String TEMPLATE = "local:vztmpl/debian-13-standard_13.1-1_amd64.tar.zst";
    private static final String WHOLE = """
            # golden images
            golden-ids 9000-9099
            golden-ids\t9200
              golden-storage local-lvm
            golden-template %s
            golden-bridge vmbr0

            mount 66EB-36B7 /media/stick
            """.formatted(TEMPLATE);

    @TempDir
    private Path directory;

    private Path file;
    private int owner;

    @BeforeEach
    void whoseItIs() throws Exception {
        file = directory.resolve("root.list");
        owner = (int) Files.getAttribute(directory, "unix:uid");
    }

    private RootList list(String text) throws IOException, BadList {
        Files.writeString(file, text);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
        return RootList.read(file, owner);
    }

    private String bad(String text) {
        return String.valueOf(assertThrows(BadList.class, () -> list(text)).getMessage());
    }

    private static Step.MakeGoldenImage golden(int id, String template, String storage, String bridge) {
        return new Step.MakeGoldenImage(
                new Vmid(id),
                new VolumeId(template),
                new StorageId(storage),
                8,
                new HostName("golden"),
                512,
                1,
                new Step.MakeGoldenImage.Bridge(bridge));
    }

    private static Step.ByRoot mount(String filesystem, String place) {
        return new Step.MountUsb(new FilesystemUuid(filesystem), new MountPlace(place));
    }

    private String no(String line) {
        return "root does not allow it: " + file + " has no line '" + line + "'; root adds it there";
    }

    @Test
    void whatEveryLineAllowsIsAllowed() throws Exception {
        RootList list = list(WHOLE);

        for (int id : new int[] {9000, 9050, 9099, 9200}) {
            assertEquals(Optional.empty(), list.forbids(golden(id, TEMPLATE, "local-lvm", "vmbr0")));
        }
        assertEquals(Optional.empty(), list.forbids(mount("66EB-36B7", "/media/stick")));
        assertEquals(
                Optional.empty(),
                list.forbids(new Step.UnmountUsb(new FilesystemUuid("66EB-36B7"), new MountPlace("/media/stick"))));
    }

    @Test
    void whatNoLineAllowsIsForbiddenWithTheLineThatWould() throws Exception {
        RootList list = list(WHOLE);

        for (int id : new int[] {8999, 9100, 9199, 9201, 100}) {
            assertEquals(Optional.of(no("golden-ids " + id)), list.forbids(golden(id, TEMPLATE, "local-lvm", "vmbr0")));
        }
        String other = "local:vztmpl/other.tar.zst";
        assertEquals(
                Optional.of(no("golden-template " + other)), list.forbids(golden(9000, other, "local-lvm", "vmbr0")));
        assertEquals(Optional.of(no("golden-storage local")), list.forbids(golden(9000, TEMPLATE, "local", "vmbr0")));
        assertEquals(
                Optional.of(no("golden-bridge vmbr1")), list.forbids(golden(9000, TEMPLATE, "local-lvm", "vmbr1")));
        assertEquals(Optional.of(no("mount 66EB-36B7 /mnt/stick")), list.forbids(mount("66EB-36B7", "/mnt/stick")));
        assertEquals(Optional.of(no("mount 66EB-36B8 /media/stick")), list.forbids(mount("66EB-36B8", "/media/stick")));
    }

    @Test
    void anEmptyListAllowsNothing() throws Exception {
        RootList list = list("\n# nothing\n");

        assertTrue(list.forbids(golden(9000, TEMPLATE, "local-lvm", "vmbr0")).isPresent());
        assertTrue(list.forbids(mount("66EB-36B7", "/media/stick")).isPresent());
    }

    @Test
    void aLineThatIsNotUnderstoodIsNamedAndNothingIsAllowed() {
        assertEquals(
                file + ", line 2: 'golden-id' is none of golden-ids, golden-storage, golden-template, golden-bridge,"
                        + " mount",
                bad("golden-ids 9000\ngolden-id 9001\n"));
        assertEquals(file + ", line 1: '9099-9000' ends before it begins", bad("golden-ids 9099-9000\n"));
        assertEquals(file + ", line 1: expected: golden-ids and one value", bad("golden-ids 9000 - 9099\n"));
        assertEquals(file + ", line 1: expected: mount UUID PLACE", bad("mount 66EB-36B7\n"));
        assertTrue(bad("mount 66EB-36B7 /etc\n").startsWith(file + ", line 1: "));
        assertTrue(bad("golden-ids 9000-\n").startsWith(file + ", line 1: "));
        assertTrue(bad("golden-ids all\n").startsWith(file + ", line 1: "));
    }

    @Test
    void aListThatOthersMayWriteIsNone() throws Exception {
        list(WHOLE);
        for (String others : new String[] {"rw-rw-r--", "rw-r--rw-"}) {
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(others));

            var refused = assertThrows(BadList.class, () -> RootList.read(file, owner));

            assertEquals(
                    file + " may be written by others than root: chown root: " + file + "; chmod 644 " + file,
                    refused.getMessage());
        }
    }

    @Test
    void aListInADirectoryThatOthersMayWriteToIsNone() throws Exception {
        list(WHOLE);
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxrwxr-x"));

        var refused = assertThrows(BadList.class, () -> RootList.read(file, owner));

        assertEquals(
                directory + " may be written to by others than root: chown root: " + directory + "; chmod go-w "
                        + directory,
                refused.getMessage());
    }

    @Test
    void somebodyElsesListIsNone() throws Exception {
        list(WHOLE);

        assertThrows(BadList.class, () -> RootList.read(file, owner + 1));
    }

    @Test
    void whatIsNoPlainTextFileIsNoList() throws Exception {
        assertEquals(
                "root allows nothing: there is no " + file
                        + "; as root: install -m 644 /usr/share/doc/felhom-agent/examples/root.list " + file
                        + ", then take the '# ' off the lines that are to count",
                assertThrows(BadList.class, () -> RootList.read(file, owner)).getMessage());
        Path elsewhere = directory.resolve("elsewhere");
        Files.writeString(elsewhere, WHOLE);
        Files.createSymbolicLink(file, elsewhere);
        assertEquals(
                file + " is no plain file; root's list has to be one",
                assertThrows(BadList.class, () -> RootList.read(file, owner)).getMessage());
        Files.delete(file);
        Files.write(file, new byte[] {(byte) 0xff});
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
        assertEquals(
                file + " is no text in UTF-8",
                assertThrows(BadList.class, () -> RootList.read(file, owner)).getMessage());
        assertTrue(bad("# " + "x".repeat(70_000)).contains("at most 65536 are read"));
    }
}
