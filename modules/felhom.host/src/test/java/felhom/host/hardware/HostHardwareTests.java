package felhom.host.hardware;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import felhom.engine.view.DiskHealthState;
import felhom.engine.view.Hardware;
import felhom.engine.view.MountState;
import felhom.engine.view.Reading;
import felhom.host.Resources;
import felhom.host.Time;
import felhom.host.disk.AllowedMountStates;
import felhom.host.disk.AllowedMounts;
import felhom.host.disk.BlockDevices;
import felhom.host.disk.Mounts;
import felhom.host.program.Program;
import felhom.host.program.TestPrograms;
import felhom.ops.Failure;
import felhom.ops.HostException;
import felhom.wire.root.DeviceType;
import felhom.wire.root.DiskName;
import felhom.wire.root.RootAnswer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// The disks of a host, asked through a helper that is not there.
@Timeout(120)
class HostHardwareTests {
    private static final Duration LONG = Duration.ofSeconds(60);

    @TempDir
    private Path directory;

    private final Time time = new Time();
    private final List<String> asked = new CopyOnWriteArrayList<>();
    private final Map<String, Function<DeviceType, DiskHealth.Asked>> answers = new ConcurrentHashMap<>();
    private final CountDownLatch never = new CountDownLatch(1);
    private TestPrograms host;
    private HostHardware hardware;

    @BeforeEach
    void aHost() {
        host = new TestPrograms(directory);
        hardware = anAgent();
    }

    private HostHardware anAgent() {
        DiskHealth root = (disk, type) -> {
            asked.add(disk + " " + type.word());
            return answers.get(disk.value()).apply(type);
        };
        BlockDevices devices = new BlockDevices(host.programs());
        return new HostHardware(
                devices,
                root,
                new AllowedMountStates(
                        new AllowedMounts(directory.resolve("root.list"), time.clocks()),
                        new Mounts(host.programs()),
                        devices,
                        directory,
                        time.clocks()),
                new Sensors(directory.resolve("hwmon"), host.programs(), time.clocks()),
                AnswerFiles.in(directory.resolve("state")),
                time.clocks());
    }

    @AfterEach
    void whatHangsEnds() {
        never.countDown();
    }

    private static String disk(String name, String transport, String serial) {
        return """
                {"name":"%s","size":1000,"type":"disk","tran":"%s","serial":"%s","model":"Disk"}""".formatted(name, transport, serial);
    }

    private void has(String... disks) throws IOException {
        Files.writeString(directory.resolve("said"), "{\"blockdevices\":[" + String.join(",", disks) + "]}");
        host.put(Program.LSBLK, "cat " + directory.resolve("said"));
    }

    private static DiskHealth.Asked said(int exit, String name) {
        return new DiskHealth.Asked.Said(exit, true, Resources.text("hardware/" + name + ".json"));
    }

    private void says(String disk, int exit, String name) {
        answers.put(disk, _ -> said(exit, name));
    }

    private List<DiskHealthState> disks(Duration patience) {
        return hardware.hardware(patience).disks().known().orElseThrow();
    }

    @Test
    void eachDiskSaysItsFiguresAndWhatIsWrongIsSaidInWords() throws Exception {
        has(disk("sda", "sata", "A"), disk("nvme0n1", "nvme", "N"), disk("zd0", "", "Z"));
        says("sda", 0, "ata");
        says("nvme0n1", 8, "nvme-failing");

        Hardware found = hardware.hardware(LONG);

        assertEquals(
                List.of("/dev/sda", "/dev/nvme0n1"),
                found.disks().known().orElseThrow().stream()
                        .map(DiskHealthState::device)
                        .toList());
        assertEquals(
                "disk /dev/nvme0n1, Disk, serial number N: it says that it is failing: back up what is on it and"
                        + " replace it now",
                found.warnings().getFirst());
        assertTrue(found.warnings().stream().noneMatch(warning -> warning.contains("/dev/sda")));
    }

    @Test
    void whatASleepingDiskSaidLastOutlivesTheAgent() throws Exception {
        has(disk("sda", "sata", "A"));
        says("sda", 0, "ata");
        var awake = assertInstanceOf(Reading.Fresh.class, disks(LONG).getFirst().health());

        time.passes(Duration.ofHours(5));
        says("sda", 3, "sleeping");
        hardware = anAgent();

        assertEquals(
                new Reading.Stale<>(awake.value(), awake.at(), "it sleeps, and is left asleep"),
                disks(LONG).getFirst().health());
    }

    /// Of its numbers alone a disk is known again: another one in its place has said nothing yet, nor has one
    /// that may be either of two.
    @Test
    void whatAnotherDiskSaidIsNotItsOwn() throws Exception {
        has(disk("sda", "sata", "A"), disk("sdb", "usb", ""));
        says("sda", 0, "ata");
        says("sdb", 0, "ata");
        disks(LONG);

        has(disk("sda", "sata", "B"), disk("sdb", "usb", ""));
        says("sda", 3, "sleeping");
        says("sdb", 3, "sleeping");
        hardware = anAgent();

        for (DiskHealthState disk : disks(LONG)) {
            assertEquals(new Reading.Failed<>("it sleeps, and is left asleep"), disk.health(), disk.device());
        }
    }

    @Test
    void aFileThatIsDamagedOrOfSomebodyElseCountsAsNone() throws Exception {
        has(disk("sda", "sata", "A"));
        says("sda", 0, "ata");
        disks(LONG);
        Path kept;
        try (Stream<Path> files = Files.list(directory.resolve("state/disks"))) {
            kept = files.findFirst().orElseThrow();
        }
        says("sda", 3, "sleeping");

        for (String damage : List.of("", "now auto 0\n{}", "2026-11-21T12:00:00Z auto 0\n{\"cut", "\0\0\0")) {
            Files.writeString(kept, damage);
            hardware = anAgent();
            assertEquals(
                    new Reading.Failed<>("it sleeps, and is left asleep"),
                    disks(LONG).getFirst().health(),
                    damage);
        }
    }

    @Test
    void aSleepingDiskIsLeftAsleepAndKeepsWhatItSaidLast() throws Exception {
        has(disk("sda", "sata", "A"));
        says("sda", 0, "ata");
        var awake = assertInstanceOf(Reading.Fresh.class, disks(LONG).getFirst().health());

        time.passes(Duration.ofMinutes(29));
        says("sda", 3, "sleeping");
        disks(LONG);
        assertEquals(1, asked.size(), "what turns is asked at most every 30 minutes");

        time.passes(Duration.ofMinutes(1));
        DiskHealthState asleep = disks(LONG).getFirst();
        assertTrue(asleep.asleep());
        assertEquals(new Reading.Stale<>(awake.value(), awake.at(), "it sleeps, and is left asleep"), asleep.health());
        assertEquals(List.of("sda auto", "sda auto"), asked);
    }

    @Test
    void aDiskWithoutAMotorIsAskedEveryTenMinutes() throws Exception {
        has(disk("nvme0n1", "nvme", "N"));
        says("nvme0n1", 0, "nvme");
        disks(LONG);
        time.passes(Duration.ofMinutes(9));
        disks(LONG);
        assertEquals(1, asked.size());

        time.passes(Duration.ofMinutes(1));
        disks(LONG);
        assertEquals(2, asked.size());
    }

    @Test
    void aDiskBehindABridgeIsSpokenToInOneWayAfterTheOtherAndThenInTheOneThatWorks() throws Exception {
        has(disk("sde", "usb", "U"));
        answers.put("sde", type -> switch (type) {
            case AUTO -> said(1, "usb-unknown");
            case SAT -> said(4, "usb-mute");
            case SAT_12 -> said(4, "usb-sat");
            default -> throw new AssertionError(type);
        });

        assertInstanceOf(Reading.Fresh.class, disks(LONG).getFirst().health());
        time.passes(Duration.ofMinutes(30));
        disks(LONG);

        assertEquals(List.of("sde auto", "sde sat", "sde sat,12", "sde sat,12"), asked);
    }

    @Test
    void aBridgeThatLetsNothingThroughIsTriedInEachWayOnceAndSaysWhy() throws Exception {
        has(disk("sde", "usb", "U"));
        says("sde", 1, "usb-unknown");

        assertEquals(
                new Reading.Absent<>("/dev/sde: Unknown USB bridge [0x174c:0x55aa (0x100)]"),
                disks(LONG).getFirst().health());
        assertEquals(DeviceType.values().length, asked.size());

        time.passes(Duration.ofMinutes(30));
        disks(LONG);
        assertEquals(DeviceType.values().length + 1, asked.size());
    }

    @Test
    void aDiskThatIsBuiltInIsSpokenToInOneWayAlone() throws Exception {
        has(disk("sda", "sata", "A"));
        says("sda", 4, "usb-mute");

        assertInstanceOf(Reading.Absent.class, disks(LONG).getFirst().health());
        assertEquals(List.of("sda auto"), asked);
    }

    @Test
    void oneThatHangsDelaysNobodyAndIsAskedByOneAtATime() throws Exception {
        has(disk("sda", "sata", "A"), disk("sdb", "sata", "B"));
        hangs("sda");
        says("sdb", 0, "ata");
        // The second answers by itself, however little the first is waited for.
        while (!(disks(Duration.ofMillis(50)).get(1).health() instanceof Reading.Fresh)
                || !asked.contains("sda auto")) {
            Thread.onSpinWait();
        }
        assertEquals(
                new Reading.Failed<>("it has not answered yet"),
                disks(Duration.ofMillis(1)).getFirst().health());

        time.passes(Duration.ofHours(2));
        List<DiskHealthState> later = disks(Duration.ofMillis(1));

        assertEquals(
                new Reading.Failed<>("it has not answered for 7200 s"),
                later.getFirst().health());
        assertEquals(1, asked.stream().filter("sda auto"::equals).count());
    }

    private void hangs(String disk) {
        answers.put(disk, _ -> {
            try {
                never.await();
            } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
            }
            return new DiskHealth.Asked.TooLong(30);
        });
    }

    @Test
    void oneThatWaitsForThoseThatHangIsNotSaidToHang() throws Exception {
        List<String> hanging = List.of("sda", "sdb", "sdc", "sdd");
        has(hanging.stream().map(name -> disk(name, "sata", name)).toArray(String[]::new));
        hanging.forEach(this::hangs);
        while (asked.size() < hanging.size()) {
            disks(Duration.ofMillis(1));
        }
        has(
                disk("sda", "sata", "sda"),
                disk("sdb", "sata", "sdb"),
                disk("sdc", "sata", "sdc"),
                disk("sdd", "sata", "sdd"),
                disk("sde", "sata", "E"));
        says("sde", 0, "ata");
        disks(Duration.ofMillis(1));
        time.passes(Duration.ofSeconds(75));

        List<DiskHealthState> found = disks(Duration.ofMillis(1));

        assertEquals(
                new Reading.Failed<>("it has not answered for 75 s"),
                found.getFirst().health());
        assertEquals(
                new Reading.Failed<>("it has waited 75 s to be asked: other disks do not answer, and only a few are"
                        + " asked at once"),
                found.getLast().health());
    }

    @Test
    void whatMayTurnIsAskedNotMoreOftenWhereItHangsOrFails() throws Exception {
        has(disk("sda", "sata", "A"), disk("sdb", "sata", "B"), disk("nvme0n1", "nvme", "N"));
        answers.put("sda", _ -> new DiskHealth.Asked.TooLong(30));
        answers.put("sdb", _ -> new DiskHealth.Asked.Refused("no"));
        answers.put("nvme0n1", _ -> new DiskHealth.Asked.TooLong(30));
        disks(LONG);
        for (int minutes = 10; minutes < 30; minutes += 10) {
            time.passes(Duration.ofMinutes(10));
            disks(LONG);
        }
        assertEquals(1, asked.stream().filter("sda auto"::equals).count());
        assertEquals(1, asked.stream().filter("sdb auto"::equals).count());
        assertEquals(3, asked.stream().filter("nvme0n1 auto"::equals).count());

        time.passes(Duration.ofMinutes(10));
        disks(LONG);
        assertEquals(2, asked.stream().filter("sda auto"::equals).count());
        assertEquals(2, asked.stream().filter("sdb auto"::equals).count());
    }

    @Test
    void aBridgeThatWasNotReadyYetIsTriedInEachWayLater() throws Exception {
        has(disk("sde", "usb", "U"));
        says("sde", 2, "gone");
        var starting =
                assertInstanceOf(Reading.Failed.class, disks(LONG).getFirst().health());
        assertEquals("Smartctl open device: /dev/sda failed: No such device", starting.why());
        assertEquals(List.of("sde auto"), asked);

        // It answers in one way by then, and another has it for a moment.
        time.passes(Duration.ofMinutes(30));
        answers.put(
                "sde", type -> said(type == DeviceType.AUTO ? 1 : 2, type == DeviceType.AUTO ? "usb-unknown" : "gone"));
        assertInstanceOf(Reading.Failed.class, disks(LONG).getFirst().health());

        time.passes(Duration.ofMinutes(30));
        answers.put("sde", type -> type == DeviceType.SAT ? said(4, "usb-sat") : said(1, "usb-unknown"));
        assertInstanceOf(Reading.Fresh.class, disks(LONG).getFirst().health());
    }

    @Test
    void aBridgeThatLetNothingThroughIsTriedInEachWayAgainOnADayLater() throws Exception {
        has(disk("sde", "usb", "U"));
        says("sde", 1, "usb-unknown");
        disks(LONG);

        time.passes(Duration.ofDays(1));
        answers.put("sde", type -> type == DeviceType.SAT ? said(4, "usb-sat") : said(1, "usb-unknown"));

        assertInstanceOf(Reading.Fresh.class, disks(LONG).getFirst().health());
    }

    @Test
    void oneThatHungIsAWarning() throws Exception {
        has(disk("sda", "sata", "A"));
        answers.put("sda", _ -> new DiskHealth.Asked.TooLong(30));

        Hardware found = hardware.hardware(LONG);

        assertEquals(List.of("disk /dev/sda, Disk, serial number A: it did not answer within 30 s"), found.warnings());
    }

    @Test
    void aDiskIsKnownAgainBySerialNumberWhenItsDeviceHasAnotherName() throws Exception {
        has(disk("sda", "sata", "A"), disk("sdb", "sata", "B"));
        says("sda", 0, "ata");
        says("sdb", 8, "ata-failing");
        disks(LONG);

        has(disk("sdb", "sata", "A"), disk("sdc", "sata", "B"));
        List<DiskHealthState> renamed = disks(LONG);

        assertEquals("/dev/sdb", renamed.getFirst().device());
        assertEquals(
                List.of(), renamed.getFirst().health().known().orElseThrow().warnings());
        assertEquals(2, asked.size());
    }

    @Test
    void twoBridgesWithOneSerialNumberAreTwoDisks() throws Exception {
        has(disk("sda", "usb", "0123456789"), disk("sdb", "usb", "0123456789"));
        says("sda", 0, "ata");
        says("sdb", 4, "usb-sat");

        assertEquals(2, disks(LONG).size());
        assertEquals(2, asked.size());
    }

    @Test
    void ofTwoBridgesWithOneSerialNumberTheOneThatIsLeftHasNotTheOthersFigures() throws Exception {
        has(disk("sda", "usb", "0123456789"), disk("sdb", "usb", "0123456789"));
        says("sda", 0, "ata");
        says("sdb", 8, "ata-failing");
        disks(LONG);

        has(disk("sdb", "usb", "0123456789"));
        says("sdb", 3, "sleeping");

        assertEquals(
                new Reading.Failed<>("it sleeps, and is left asleep"),
                disks(LONG).getFirst().health());
    }

    @Test
    void anotherDiskInADockWithANumberOfItsOwnHasNotTheFiguresOfTheOneBefore() throws Exception {
        has(disk("sda", "usb", "DOCK"));
        says("sda", 0, "ata");
        disks(LONG);

        has(disk("sda", "usb", "DOCK").replace("1000", "2000"));
        says("sda", 3, "sleeping");
        assertInstanceOf(Reading.Failed.class, disks(LONG).getFirst().health());

        says("sda", 0, "ata");
        time.passes(Duration.ofMinutes(30));
        assertInstanceOf(Reading.Fresh.class, disks(LONG).getFirst().health());
        // As large as the one before, and it says who it is, but nothing of its health.
        answers.put(
                "sda",
                _ -> new DiskHealth.Asked.Said(
                        2,
                        true,
                        Resources.text("hardware/gone.json")
                                .replace("\"smartctl\":", "\"serial_number\": \"OTHER\", \"smartctl\":")));
        time.passes(Duration.ofMinutes(30));
        assertInstanceOf(Reading.Failed.class, disks(LONG).getFirst().health());
    }

    @Test
    void whereTheDisksCannotBeListedTheyKeepWhatTheySaid() throws Exception {
        has(disk("sda", "sata", "A"));
        says("sda", 0, "ata");
        Instant noon = time.clocks().now();
        disks(LONG);

        time.passes(Duration.ofHours(1));
        host.put(Program.LSBLK, "exit 1");
        var found =
                assertInstanceOf(Reading.Stale.class, hardware.hardware(LONG).disks());

        assertEquals(noon, found.since());
        assertEquals("the disks cannot be listed: lsblk ended with exit code 1", found.why());
        assertEquals(1, disks(LONG).size());
        assertEquals(1, asked.size(), "nobody knows whether /dev/sda is the same disk still");
    }

    @Test
    void withoutRootsHelperEachDiskSaysHowToGetOneAndItIsTriedAgainSoon() throws Exception {
        has(disk("sda", "sata", "A"));
        DiskHealth helper = DiskHealth.of(_ -> {
            throw new HostException(Failure.of(
                    Failure.Kind.UNREACHABLE,
                    "root's helper is not there; systemctl enable --now felhom-agent-root.socket"));
        });
        answers.put("sda", type -> helper.ask(new DiskName("sda"), type));

        assertEquals(
                new Reading.Absent<>("root's helper is not there; systemctl enable --now felhom-agent-root.socket"),
                disks(LONG).getFirst().health());

        time.passes(Duration.ofMinutes(1));
        DiskHealth installed = DiskHealth.of(_ -> new RootAnswer.Said(0, true, Resources.text("hardware/ata.json")));
        answers.put("sda", type -> installed.ask(new DiskName("sda"), type));
        assertInstanceOf(Reading.Fresh.class, disks(LONG).getFirst().health());
    }

    @Test
    void whatFailsKeepsWhatWasKnown() throws Exception {
        has(disk("nvme0n1", "nvme", "N"));
        says("nvme0n1", 0, "nvme");
        disks(LONG);
        time.passes(Duration.ofMinutes(10));
        answers.put("nvme0n1", _ -> DiskHealth.Asked.of(new RootAnswer.Refused("root does not allow it")));

        assertEquals(
                "root does not allow it",
                assertInstanceOf(Reading.Stale.class, disks(LONG).getFirst().health())
                        .why());
        time.passes(Duration.ofMinutes(10));
        answers.put("nvme0n1", _ -> {
            throw new IllegalStateException("a bug");
        });
        assertEquals(
                "it could not be asked: java.lang.IllegalStateException: a bug",
                assertInstanceOf(Reading.Stale.class, disks(LONG).getFirst().health())
                        .why());
    }

    @Test
    void whereTheDisksAreNotListedThatIsSaidAndSensorsAreReadAllTheSame() throws Exception {
        Path chip = Files.createDirectories(directory.resolve("hwmon/hwmon0"));
        Files.writeString(chip.resolve("name"), "coretemp\n");
        Files.writeString(chip.resolve("temp1_input"), "101000\n");
        Files.writeString(chip.resolve("temp1_crit"), "100000\n");

        Hardware found = hardware.hardware(LONG);

        assertTrue(found.disks().trouble().orElseThrow().startsWith("the disks cannot be listed: lsblk: there is no "));
        assertEquals(
                List.of("sensor coretemp, temp1: it is too hot: 101 °C, and 100 °C is critical"), found.warnings());
    }

    private void twoPlaces() throws IOException {
        has();
        Files.writeString(directory.resolve("root.list"), """
                mount 0f3c1c5e-7a0e-4b5e-9f57-0123456789ab /mnt/usb-backup
                mount ABCD-1234 /mnt/stick
                mount 1111-2222 /mnt/never
                """);
        Files.writeString(directory.resolve("mounted"), Resources.text("disk/findmnt.json"));
        host.put(Program.FINDMNT, "[ $6 = /mnt/usb-backup ] || exit 1; cat " + directory.resolve("mounted"));
        Path units = Files.createDirectories(directory.resolve("etc/systemd/system"));
        Files.writeString(units.resolve("mnt-stick.mount"), "# felhom-agent mounts ABCD-1234 at /mnt/stick\n");
    }

    @Test
    void whatSomebodyHadMountedIsMountedOrMissingSinceWhenWithTheCommandThatMendsIt() throws Exception {
        twoPlaces();
        Instant noon = time.clocks().now();

        List<MountState> first = hardware.hardware(LONG).mounts().known().orElseThrow();
        time.passes(Duration.ofMinutes(5));
        Hardware later = hardware.hardware(LONG);

        assertEquals(
                List.of(MountState.State.MOUNTED, MountState.State.MISSING, MountState.State.UNMOUNTED),
                first.stream().map(MountState::state).toList());
        assertEquals(OptionalLong.of(220_000_000_000L), first.getFirst().used());
        assertEquals(first, later.mounts().known().orElseThrow());
        assertEquals(Optional.of(noon), first.get(1).missingSince());
        assertEquals(
                List.of("file system ABCD-1234 is not mounted at /mnt/stick: nothing is mounted there; with its disk"
                        + " plugged in: felhom-agent usb mount ABCD-1234 /mnt/stick"),
                later.warnings());
    }

    @Test
    void aPlaceThatDoesNotSayKeepsItsSizesAndHidesNoOther() throws Exception {
        twoPlaces();
        Instant noon = time.clocks().now();
        hardware.hardware(LONG);

        time.passes(Duration.ofMinutes(5));
        host.put(Program.FINDMNT, "[ $6 = /mnt/usb-backup ] || exit 1; exit 7");
        var stale =
                assertInstanceOf(Reading.Stale.class, hardware.hardware(LONG).mounts());

        String why = "what is mounted at /mnt/usb-backup is not known: findmnt ended with exit code 7";
        assertEquals(noon, stale.since());
        assertEquals(
                "0f3c1c5e-7a0e-4b5e-9f57-0123456789ab at /mnt/usb-backup: " + why
                        + "; whatever else is shown is of now",
                stale.why());
        List<MountState> now = hardware.hardware(LONG).mounts().known().orElseThrow();
        assertEquals(
                List.of(MountState.State.UNKNOWN, MountState.State.MISSING, MountState.State.UNMOUNTED),
                now.stream().map(MountState::state).toList());
        assertEquals(
                Optional.of(why + "; at " + noon + " it was mounted"),
                now.getFirst().why());
        assertEquals(OptionalLong.of(220_000_000_000L), now.getFirst().used());
    }

    @Test
    void anAnswerThatCameTooLateIsTheNextOnes() throws Exception {
        twoPlaces();
        Path asks = directory.resolve("asks");
        Path may = directory.resolve("may");
        host.put(
                Program.FINDMNT,
                "[ $6 = /mnt/usb-backup ] || exit 1; echo >> " + asks + "; until [ -e " + may
                        + " ]; do sleep 0.05; done; cat " + directory.resolve("mounted"));

        // The others answer by themselves, and one more look begins no other errand at this one.
        List<MountState> early;
        do {
            early = hardware.hardware(Duration.ofMillis(20)).mounts().known().orElseThrow();
        } while (early.get(1).state() == MountState.State.UNKNOWN || !Files.exists(asks));
        assertEquals(
                Optional.of("what is mounted at /mnt/usb-backup is not known: it has not answered yet"),
                early.getFirst().why());

        Files.createFile(may);
        assertEquals(
                MountState.State.MOUNTED,
                hardware.hardware(LONG)
                        .mounts()
                        .known()
                        .orElseThrow()
                        .getFirst()
                        .state());
        assertEquals(1, Files.readAllLines(asks).size());
    }
}
