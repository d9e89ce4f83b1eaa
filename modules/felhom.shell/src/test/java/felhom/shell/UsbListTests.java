package felhom.shell;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import felhom.engine.port.Disks;
import felhom.ops.Failure;
import felhom.ops.FilesystemUuid;
import felhom.ops.HostException;
import felhom.ops.MountPlace;
import felhom.shell.command.Exit;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// `usb list`: what is plugged in, and what may become of it.
class UsbListTests extends ShellCase {
    private static final Disks.Candidate KNOWN = new Disks.Candidate(
            "/dev/sdb1",
            Optional.of(new FilesystemUuid("ABCD-1234")),
            Optional.of("BACKUP"),
            Optional.of("vfat"),
            1L << 30,
            Optional.of("Stick"),
            Optional.of("S1"),
            List.of("/mnt/usb"),
            List.of(new MountPlace("/mnt/usb")));
    private static final Disks.Candidate EMPTY = new Disks.Candidate(
            "/dev/sdc",
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            1L << 40,
            Optional.empty(),
            Optional.empty(),
            List.of(),
            List.of());

    private Result list(List<Disks.Candidate> candidates, String... more) {
        agent.disks = Optional.of(() -> candidates);
        return run(more.length == 0 ? new String[] {"usb", "list"} : new String[] {"usb", "list", more[0]});
    }

    @Test
    void eachFileSystemIsALineWithWhereItIsAndMayBe() {
        Result result = list(List.of(KNOWN, EMPTY));

        assertEquals(Exit.OK, result.exit());
        assertEquals("""
                DEVICE     UUID       LABEL   TYPE  SIZE     MODEL  MOUNTED AT  ALLOWED AT
                /dev/sdb1  ABCD-1234  BACKUP  vfat  1.0 GiB  Stick  /mnt/usb    /mnt/usb
                /dev/sdc   -          -       -     1.0 TiB  -      -           -
                """, result.out());
        assertEquals(0, agent.opened);
    }

    @Test
    void inJsonWhatIsNotThereIsNull() {
        assertEquals("""
                [{"device":"/dev/sdb1","uuid":"ABCD-1234","label":"BACKUP","type":"vfat","size":1073741824,\
                "model":"Stick","serial":"S1","mounted_at":["/mnt/usb"],"allowed_at":["/mnt/usb"]},\
                {"device":"/dev/sdc","uuid":null,"label":null,"type":null,"size":1099511627776,\
                "model":null,"serial":null,"mounted_at":[],"allowed_at":[]}]
                """, list(List.of(KNOWN, EMPTY), "--json").out());
        assertEquals("[]\n", list(List.of(), "--json").out());
    }

    @Test
    void whereThereIsNoneThatIsSaidAndALabelEndsNoLine() {
        Result none = list(List.of());
        assertEquals("", none.out());
        assertTrue(none.err().contains("no disk that can be plugged in is there"), none.err());

        Disks.Candidate hostile = new Disks.Candidate(
                "/dev/sdd1",
                Optional.empty(),
                Optional.of("a\n\u001b[2Jb"),
                Optional.empty(),
                1,
                Optional.empty(),
                Optional.empty(),
                List.of(),
                List.of());
        Result shown = list(List.of(hostile));
        assertEquals(2, shown.out().lines().count(), shown.out());
        assertFalse(shown.out().contains("\u001b"), shown.out());
    }

    @Test
    void aMachineThatDoesNotSayIsAnError() {
        agent.disks = Optional.of(() -> {
            throw new HostException(Failure.of(Failure.Kind.HOST, "lsblk: it took too long"));
        });

        Result result = run("usb", "list");

        assertEquals(Exit.FAILED, result.exit());
        assertTrue(result.err().contains("lsblk: it took too long"), result.err());
    }
}
