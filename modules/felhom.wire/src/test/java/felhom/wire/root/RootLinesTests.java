package felhom.wire.root;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import felhom.ops.FilesystemUuid;
import felhom.ops.MountPlace;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

/// The lines of root's list, which the helper obeys and the agent shows.
class RootLinesTests {
    private static RootLines read(String text) {
        return RootLines.read("root.list", text.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void eachLineAllowsOneThingInTheOrderOfTheLines() {
        RootLines lines = read("""
                # a list
                  golden-ids 9000-9099
                golden-ids\t9200
                mount ABCD-1234 /mnt/stick

                mount 1111-2222 /mnt/other
                mount ABCD-1234 /mnt/stick
                """);

        assertEquals(List.of(new RootLines.Ids(9000, 9099), new RootLines.Ids(9200, 9200)), lines.ids());
        assertEquals(
                List.of(
                        new RootLines.Mount(new FilesystemUuid("ABCD-1234"), new MountPlace("/mnt/stick")),
                        new RootLines.Mount(new FilesystemUuid("1111-2222"), new MountPlace("/mnt/other"))),
                List.copyOf(lines.mounts()));
    }

    @Test
    void oneLineThatIsNotUnderstoodSpoilsAllWithItsNumber() {
        for (String bad :
                List.of("golden-id 9000", "golden-ids", "golden-bridge a b", "mount ABCD-1234", "mount x y")) {
            var no = assertThrows(IllegalArgumentException.class, () -> read("mount ABCD-1234 /mnt/stick\n" + bad));

            assertEquals("root.list, line 2: ", no.getMessage().substring(0, 19), bad);
        }
    }

    @Test
    void whatIsTooLongOrNoTextIsNoList() {
        var tooLong = assertThrows(
                IllegalArgumentException.class, () -> RootLines.read("root.list", new byte[RootLines.LONGEST + 1]));
        assertEquals(
                "root.list has more than 65536 bytes; at most 65536 are read; take lines out", tooLong.getMessage());

        var noText = assertThrows(
                IllegalArgumentException.class, () -> RootLines.read("root.list", new byte[] {(byte) 0xff}));
        assertEquals("root.list is no text in UTF-8", noText.getMessage());
    }
}
