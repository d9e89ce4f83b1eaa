package felhom.privileged.work;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import felhom.ops.FilesystemUuid;
import felhom.ops.MountPlace;
import felhom.ops.Step;
import felhom.wire.root.RootAnswer;
import felhom.wire.root.WorkName;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// File systems on real loop devices, mounted and unmounted for real by a `systemctl` that does what the unit
/// says.
@Timeout(180)
class UsbMountTests {
    private static final FilesystemUuid UUID = new FilesystemUuid("0c2a6f0e-52a5-4f0b-9a55-0f6d5a1e7b31");
    private static final MountPlace PLACE = new MountPlace("/mnt/usb-backup");
    private static final String UNIT = "mnt-usb\\x2dbackup.mount";

    @TempDir
    private Path directory;

    private FakeHost host;
    private Loops loops;
    private Works works;
    private int name;

    @BeforeEach
    void aHost() throws Exception {
        Loops.assumeRoot();
        host = FakeHost.in(directory);
        loops = new Loops(directory);
        works = host.works();
    }

    @AfterEach
    void theHostGoes() throws Exception {
        if (host != null) {
            loops.close();
            host.close();
        }
    }

    private WorkName next() {
        return new WorkName(String.format("%032x", ++name));
    }

    private RootAnswer mount() {
        return works.begin(next(), new Step.MountUsb(UUID, PLACE));
    }

    private RootAnswer unmount() {
        return works.begin(next(), new Step.UnmountUsb(UUID, PLACE));
    }

    private Path plugged() throws Exception {
        return loops.plug(loops.image("ext4", UUID), UUID);
    }

    private Path at() {
        return directory.resolve("mnt/usb-backup");
    }

    private Path unit() {
        return directory.resolve("etc/systemd/system").resolve(UNIT);
    }

    private boolean mounted() throws Exception {
        return Files.readAllLines(Path.of("/proc/self/mountinfo")).stream()
                .anyMatch(line -> line.split(" ", -1)[4].equals(at().toString()));
    }

    private static void done(RootAnswer answer) {
        var ended = assertInstanceOf(RootAnswer.Ended.class, answer);
        assertEquals(0, ended.exit(), ended.text());
    }

    private static void refused(RootAnswer answer, String why) {
        var refused = assertInstanceOf(RootAnswer.Refused.class, answer);
        assertTrue(refused.why().contains(why), refused.why());
    }

    private static void failed(RootAnswer answer, String text) {
        var ended = assertInstanceOf(RootAnswer.Ended.class, answer);
        assertTrue(ended.exit() != 0 && ended.text().contains(text), ended.text());
    }

    private void nothingWasDone() throws Exception {
        assertEquals(List.of(), host.changes());
        assertFalse(mounted());
    }

    @ParameterizedTest
    @CsvSource({
        "ext4, 0c2a6f0e-52a5-4f0b-9a55-0f6d5a1e7b31",
        "xfs, 3f9c0a55-7d2e-4d6b-8f5c-6a1e2b3c4d5e",
        "btrfs, 7b1d2c3e-4f50-4a6b-8c7d-9e0f1a2b3c4d",
        "vfat, 1A2B-3C4D"
    })
    void itIsMountedByItsUuidAndUnmountedAgain(String type, String id) throws Exception {
        FilesystemUuid uuid = new FilesystemUuid(id);
        Path device = loops.plug(loops.image(type, uuid), uuid);

        var answer = assertInstanceOf(RootAnswer.Ended.class, works.begin(next(), new Step.MountUsb(uuid, PLACE)));

        assertEquals(
                new RootAnswer.Ended(0, "file system " + id + " (" + type + ", " + device + ") is at " + PLACE),
                answer);
        assertEquals(id, Loops.run(List.of("findmnt", "--noheadings", "--output", "UUID", at().toString())));

        done(works.begin(next(), new Step.UnmountUsb(uuid, PLACE)));
        assertFalse(mounted());
    }

    @Test
    void theUnitIsWhatTheHostStartsWith() throws Exception {
        plugged();
        done(mount());

        assertEquals("""
                # felhom-agent mounts 0c2a6f0e-52a5-4f0b-9a55-0f6d5a1e7b31 at /mnt/usb-backup
                # Do not change it: `felhom-agent usb unmount` removes it.
                [Unit]
                Description=felhom-agent: file system 0c2a6f0e-52a5-4f0b-9a55-0f6d5a1e7b31 at /mnt/usb-backup
                Before=pve-guests.service

                [Mount]
                What=/dev/disk/by-uuid/0c2a6f0e-52a5-4f0b-9a55-0f6d5a1e7b31
                Where=/mnt/usb-backup
                Type=ext4
                Options=nofail,noatime,nodev,nosuid,noexec
                TimeoutSec=300

                [Install]
                WantedBy=multi-user.target
                """, Files.readString(unit()));
        assertEquals(
                List.of("systemctl daemon-reload", "systemctl enable -- " + UNIT, "systemctl start -- " + UNIT),
                host.changes());
        assertTrue(Files.exists(directory.resolve("enabled").resolve(UNIT)));
    }

    @Test
    void whatIsMountedAlreadyIsDone() throws Exception {
        plugged();

        done(mount());
        done(mount());
    }

    @Test
    void theEndOfAWorkIsToldAgainUntilItIsForgotten() throws Exception {
        plugged();
        WorkName work = next();
        Step.MountUsb step = new Step.MountUsb(UUID, PLACE);
        assertEquals(new RootAnswer.NeverBegun(), works.look(work, step));
        RootAnswer end = works.begin(work, step);
        done(unmount());

        assertEquals(end, host.works().begin(work, step), "it is not mounted a second time");
        assertEquals(end, works.look(work, step));
        assertFalse(mounted());

        done(works.forget(work, step));
        assertEquals(new RootAnswer.NeverBegun(), works.look(work, step));
    }

    @Test
    void nothingIsLeftOfWhatIsUnmounted() throws Exception {
        plugged();
        done(mount());

        done(unmount());

        assertFalse(mounted());
        assertFalse(Files.exists(unit()));
        assertFalse(Files.exists(directory.resolve("enabled").resolve(UNIT)));
        assertEquals(new RootAnswer.Ended(0, "nothing is mounted at " + PLACE), unmount());
    }

    @Test
    void aDiskThatIsNotPluggedInIsNamed() throws Exception {
        refused(mount(), "there is no /dev/disk/by-uuid/" + UUID + ": its disk is not plugged in");
        nothingWasDone();
    }

    @Test
    void aDirectoryWithSomethingInItIsNotHidden() throws Exception {
        plugged();
        Files.createDirectory(at());
        Files.writeString(at().resolve("letters"), "dear");

        refused(mount(), "is not empty: what is mounted there would hide 'letters'");
        nothingWasDone();
    }

    @Test
    void noLinkLeadsElsewhere() throws Exception {
        plugged();
        Path elsewhere = Files.createDirectory(directory.resolve("elsewhere"));
        Files.createSymbolicLink(at(), elsewhere);

        refused(mount(), "has to be one, and no link");
        nothingWasDone();
        Files.delete(at());
    }

    @Test
    void aUnitOfSomebodyElseStaysAsItIs() throws Exception {
        plugged();
        Files.writeString(unit(), "[Mount]\nWhat=server:/share\n");

        refused(mount(), "is not felhom-agent's, and stays as it is");
        refused(unmount(), "is not felhom-agent's, and stays as it is");
        assertEquals("[Mount]\nWhat=server:/share\n", Files.readString(unit()));
        nothingWasDone();
    }

    @Test
    void aLineInFstabComesFirst() throws Exception {
        plugged();
        host.write("etc/fstab", "#UUID=1 /mnt/usb-backup ext4\nUUID=2\t/mnt/usb-backup/ ext4 defaults 0 2\n");

        refused(mount(), "/etc/fstab mounts at /mnt/usb-backup already");
        nothingWasDone();
    }

    @Test
    void onePlaceIsOneFileSystems() throws Exception {
        plugged();
        done(mount());
        FilesystemUuid other = new FilesystemUuid("1A2B-3C4D");

        refused(works.begin(next(), new Step.MountUsb(other, PLACE)), "is another file system's");
        refused(works.begin(next(), new Step.UnmountUsb(other, PLACE)), "is another file system's");
        assertTrue(mounted());
    }

    @Test
    void whatSomebodyElseMountedIsNotUnmounted() throws Exception {
        Path device = plugged();
        Files.createDirectory(at());
        Loops.run(List.of("mount", device.toString(), at().toString()));

        refused(unmount(), "which felhom-agent has not mounted");
        assertTrue(mounted());
    }

    @Test
    void whatCannotBeMountedIsTakenBackWithWhatSystemdSays() throws Exception {
        plugged();
        host.write("start", "echo 'Job failed.'; exit 1");

        failed(mount(), "the journal of " + UNIT);

        assertFalse(mounted());
        assertFalse(Files.exists(unit()));
        assertFalse(Files.exists(directory.resolve("enabled").resolve(UNIT)));
    }

    @Test
    void whatSystemdIsStillAtIsLookedAtLater() throws Exception {
        plugged();
        host.write("start", "printf '%s\\n' LoadState=loaded ActiveState=activating > \"$state\"; kill -9 $$");
        WorkName work = next();
        Step.MountUsb step = new Step.MountUsb(UUID, PLACE);

        assertEquals(new RootAnswer.AtWork(UNIT), works.begin(work, step));
        assertEquals(new RootAnswer.AtWork(UNIT), works.look(work, step));
        Files.delete(directory.resolve("start"));
        Files.delete(directory.resolve("state").resolve(UNIT));
        Loops.run(List.of("mount", directory.resolve("dev/disk/by-uuid/" + UUID).toString(), at().toString()));

        done(works.look(work, step));
    }

    @Test
    void whoUsesItIsNamedAndItStays() throws Exception {
        plugged();
        done(mount());
        Process user =
                new ProcessBuilder("sleep", "600").directory(at().toFile()).start();
        try {
            failed(
                    unmount(),
                    "/mnt/usb-backup is in use by sleep (process " + user.pid() + "); it is mounted as before");
            assertTrue(mounted());
            assertTrue(Files.exists(unit()));
            assertTrue(Files.exists(directory.resolve("enabled").resolve(UNIT)));
        } finally {
            user.destroyForcibly().waitFor();
        }

        done(unmount());
    }

    @Test
    void whatIsMountedOfItElsewhereKeepsIt() throws Exception {
        plugged();
        done(mount());
        Path guest = Files.createDirectory(directory.resolve("guest"));
        Loops.run(List.of("mount", "--bind", at().toString(), guest.toString()));

        refused(unmount(), "it is mounted at other places, too: " + guest);

        assertTrue(mounted());
        Loops.run(List.of("umount", guest.toString()));
        done(unmount());
    }

    @Test
    void whatIsMountedBelowItIsNotTakenAlong() throws Exception {
        plugged();
        done(mount());
        Path vault = Files.createDirectory(at().resolve("vault"));
        Loops.run(List.of("mount", "-t", "tmpfs", "none", vault.toString()));

        refused(unmount(), "other file systems are mounted, which would go with it: none at " + vault);

        assertTrue(mounted());
        Loops.run(List.of("umount", vault.toString()));
        done(unmount());
    }

    @Test
    void whatSystemdWouldStopWithItIsNamedAndGoesOn() throws Exception {
        plugged();
        done(mount());
        host.write("needs", "photos.service\n");

        refused(unmount(), "systemd would stop with " + PLACE + " what needs it: photos.service");

        assertTrue(mounted());
        host.write("needs", "");
        done(unmount());
    }

    @Test
    void whatNeedsItAndIsStoppedHoldsNothingUp() throws Exception {
        plugged();
        done(mount());
        host.write("needs", "photos.service\n");
        host.write("stopped", "");

        done(unmount());
    }

    @Test
    void whatSystemdWasToldIsNotRefusedWhereItDoesNotSayHowItStands() throws Exception {
        plugged();
        done(mount());
        host.write(
                "stop",
                "cp \"$0\" \"$0.whole\"; printf '#!/bin/sh\\nexit 1\\n' > \"$0.next\"; chmod 755 \"$0.next\";"
                        + " mv \"$0.next\" \"$0\"; exit 1");
        WorkName work = next();
        Step.UnmountUsb step = new Step.UnmountUsb(UUID, PLACE);

        var lost = assertInstanceOf(RootAnswer.Lost.class, works.begin(work, step));

        assertTrue(lost.why().startsWith("systemd was told to unmount /mnt/usb-backup, and"), lost.why());
        Path systemctl = directory.resolve("usr/bin/systemctl");
        Files.move(Path.of(systemctl + ".whole"), systemctl, StandardCopyOption.REPLACE_EXISTING);
        Files.delete(directory.resolve("stop"));
        failed(works.look(work, step), "it is mounted as before");
    }

    @Test
    void anEndThatCannotBeWrittenDownIsToldAllTheSame() throws Exception {
        plugged();
        WorkName work = next();
        Files.createDirectories(directory.resolve("run/felhom-agent-root").resolve(work + ".end.new/in-the-way"));
        Step.MountUsb step = new Step.MountUsb(UUID, PLACE);

        done(works.begin(work, step));

        done(works.look(work, step));
        assertTrue(mounted());
    }

    @Test
    void aMountThatFailsLateLeavesAUnitThatWasThereBefore() throws Exception {
        plugged();
        done(mount());
        Loops.run(List.of("umount", at().toString()));
        host.write("start", "printf '%s\\n' LoadState=loaded ActiveState=inactive Job=12 > \"$state\"; kill -9 $$");
        WorkName work = next();
        Step.MountUsb step = new Step.MountUsb(UUID, PLACE);
        assertEquals(new RootAnswer.AtWork(UNIT), works.begin(work, step), "a job that waits is work under way");
        Files.delete(directory.resolve("state").resolve(UNIT));

        failed(works.look(work, step), UNIT + " stays for the next try");

        assertTrue(Files.exists(unit()));
    }

    @Test
    void nothingIsLeftOfAMountThatCannotBeEnabled() throws Exception {
        plugged();
        host.write("enable", "touch \"$R/enabled/$unit\"; echo 'no room'; exit 1");

        failed(mount(), "no room");

        assertFalse(Files.exists(unit()));
        assertFalse(Files.exists(directory.resolve("enabled").resolve(UNIT)));
        assertFalse(mounted());
    }

    @Test
    void aGuestThatHasItAtTheSamePlaceKeepsIt() throws Exception {
        plugged();
        done(mount());
        Process guest = new ProcessBuilder("unshare", "--mount", "--pid", "--fork", "sleep", "600").start();
        try {
            while (guest.descendants().noneMatch(UsbMountTests::sleeps)) {
                assertTrue(guest.isAlive());
                Thread.onSpinWait();
            }

            refused(unmount(), "it is mounted at other places, too: " + at() + " as sleep");

            assertTrue(mounted());
        } finally {
            guest.descendants().forEach(ProcessHandle::destroyForcibly);
            guest.destroyForcibly().waitFor();
        }
    }

    private static boolean sleeps(ProcessHandle process) {
        return process.info()
                .command()
                .filter(command -> command.endsWith("sleep"))
                .isPresent();
    }

    @Test
    void anotherDiskAtItsPlaceIsNotUnmountedWhereItsOwnIsNotPluggedIn() throws Exception {
        Path device = plugged();
        done(mount());
        Loops.run(List.of("umount", at().toString()));
        loops.unplug(device, UUID);
        FilesystemUuid other = new FilesystemUuid("7b1d2c3e-4f50-4a6b-8c7d-9e0f1a2b3c4d");
        Path foreign = loops.plug(loops.image("ext4", other), other);
        Loops.run(List.of("mount", foreign.toString(), at().toString()));

        refused(unmount(), "at /mnt/usb-backup is " + foreign + ", which is not file system " + UUID);

        assertTrue(mounted());
    }

    @Test
    void whatWasUnmountedIsSaidToBeWhateverComesOfItsUnit() throws Exception {
        plugged();
        done(mount());
        host.write("disable", "echo 'Failed to disable: Read-only file system'; exit 1");

        var ended = assertInstanceOf(RootAnswer.Ended.class, unmount());

        assertEquals(0, ended.exit(), ended.text());
        assertFalse(mounted());
        assertTrue(
                ended.text().contains("\nwarning: " + UNIT + " could not be taken away")
                        && ended.text().contains("Read-only file system"),
                ended.text());
        Files.delete(directory.resolve("disable"));
        done(unmount());
        assertFalse(Files.exists(unit()), "the next one tidies up");
    }

    @Test
    void aMountThatFailsLateIsTakenBackToo() throws Exception {
        plugged();
        host.write("start", "printf '%s\\n' LoadState=loaded ActiveState=activating > \"$state\"; kill -9 $$");
        WorkName work = next();
        Step.MountUsb step = new Step.MountUsb(UUID, PLACE);
        assertEquals(new RootAnswer.AtWork(UNIT), works.begin(work, step));
        Files.delete(directory.resolve("state").resolve(UNIT));

        failed(works.look(work, step), UNIT + " was taken back");

        assertFalse(Files.exists(unit()));
        assertFalse(Files.exists(directory.resolve("enabled").resolve(UNIT)));
    }

    @Test
    void whatWasMountedByHandWithOtherOptionsIsSaid() throws Exception {
        Path device = plugged();
        Files.createDirectory(at());
        Loops.run(List.of("mount", "-o", "nodev", device.toString(), at().toString()));

        var ended = assertInstanceOf(RootAnswer.Ended.class, mount());

        assertEquals(0, ended.exit(), ended.text());
        assertTrue(
                ended.text().contains("\nwarning: it was mounted there already, without nosuid, noexec"), ended.text());
    }

    @Test
    void aPlaceIsCalledWhateverItIsCalled() throws Exception {
        Path device = plugged();
        MountPlace place = new MountPlace("/mnt/TYPE-LINK-UUID");

        done(works.begin(next(), new Step.MountUsb(UUID, place)));

        Path at = directory.resolve("mnt/TYPE-LINK-UUID");
        assertEquals(
                device.toString(), Loops.run(List.of("findmnt", "--noheadings", "--output", "SOURCE", at.toString())));
        done(works.begin(next(), new Step.UnmountUsb(UUID, place)));
    }

    @Test
    void aDirectoryThatAGroupMayChangeIsNoPlace() throws Exception {
        plugged();
        Files.createDirectory(at());
        Files.setPosixFilePermissions(at(), PosixFilePermissions.fromString("rwxrwxr-x"));

        refused(mount(), "may be changed by others than root");
        nothingWasDone();
    }

    @Test
    void aNameThatIsNoTextHidesNothing() throws Exception {
        plugged();
        done(mount());
        Loops.run(List.of(
                "bash", "-c", "d=\"$0/\"$'\\xff'; mkdir \"$d\" && mount -t tmpfs none \"$d\"", directory.toString()));

        done(unmount());
        done(mount());
        Loops.run(List.of("bash", "-c", "d=\"$0/\"$'\\xff'; umount \"$d\" && rmdir \"$d\"", directory.toString()));
        done(unmount());
    }

    @Test
    void aDiskThatWasPulledOutAndComesBackIsMountedOnceTheOldMountIsGone() throws Exception {
        Path image = loops.image("ext4", UUID);
        Path again = Loops.copy(image);
        Path device = loops.plug(image, UUID);
        done(mount());

        loops.unplug(device, UUID);
        refused(mount(), "at /mnt/usb-backup is still what was mounted of " + device);
        Path back = loops.plug(again, UUID);
        refused(mount(), device + ", which is gone, and the file system is on " + back + " now");
        done(unmount());
        done(mount());

        assertTrue(Loops.run(List.of("findmnt", "--noheadings", "--output", "SOURCE", at().toString()))
                .equals(back.toString()));
    }

    @Test
    void aLinkToTheWrongFileSystemIsSeen() throws Exception {
        Path device = plugged();
        FilesystemUuid other = new FilesystemUuid("7b1d2c3e-4f50-4a6b-8c7d-9e0f1a2b3c4d");
        Files.createSymbolicLink(directory.resolve("dev/disk/by-uuid/" + other), device);

        refused(works.begin(next(), new Step.MountUsb(other, PLACE)), "bears the file system " + UUID);
        nothingWasDone();
    }

    @Test
    void theExplanationNamesTheProgramsInTheirOrder() {
        RootAnswer.Explained explained = works.explain(new Step.UnmountUsb(UUID, PLACE));

        assertEquals(
                List.of("/usr/bin/systemctl", "stop", "--", UNIT),
                explained.programs().getFirst());
        assertTrue(explained.why().contains("the Proxmox API mounts no file system"), explained.why());
    }
}
