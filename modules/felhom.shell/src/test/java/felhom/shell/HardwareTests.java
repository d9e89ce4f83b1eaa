package felhom.shell;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import felhom.engine.access.RunningDaemon.Section;
import felhom.engine.view.DiskHealthState;
import felhom.engine.view.Hardware;
import felhom.engine.view.HealthFigures;
import felhom.engine.view.MountState;
import felhom.engine.view.Reading;
import felhom.engine.view.Sensor;
import felhom.messages.HardwareMessages;
import felhom.ops.FilesystemUuid;
import felhom.ops.MountPlace;
import felhom.shell.command.Exit;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/// `hardware`: disks, mounts and sensors of the machine.
class HardwareTests extends ShellCase {
    private static final HealthFigures FIGURES = new HealthFigures(
            Optional.of(true),
            OptionalInt.of(36),
            OptionalInt.empty(),
            OptionalInt.empty(),
            OptionalLong.of(0),
            OptionalLong.of(3),
            OptionalLong.empty(),
            Optional.empty(),
            OptionalLong.of(20_010),
            Optional.of(true),
            List.of(),
            List.of(),
            List.of("it has 3 sectors that it cannot read now"));
    private static final Hardware MACHINE = new Hardware(
            new Reading.Fresh<>(
                    List.of(
                            disk(
                                    "sda",
                                    true,
                                    new Reading.Stale<>(FIGURES, Plans.NOON, "it sleeps, and is left asleep")),
                            disk("sdb", false, new Reading.Absent<>("root's helper is not there"))),
                    Plans.NOON),
            new Reading.Fresh<>(
                    List.of(new MountState(
                            new FilesystemUuid("ABCD-1234"),
                            new MountPlace("/mnt/stick"),
                            MountState.State.MOUNTED,
                            Optional.empty(),
                            OptionalLong.of(1L << 30),
                            OptionalLong.of(1L << 29),
                            OptionalLong.of(1L << 29),
                            Optional.empty())),
                    Plans.NOON),
            new Reading.Fresh<>(
                    List.of(
                            new Sensor("coretemp", "Core 0", Sensor.Kind.TEMPERATURE, 41.5, OptionalDouble.of(100)),
                            new Sensor("nct6798", "fan1", Sensor.Kind.FAN, 1204, OptionalDouble.empty())),
                    Plans.NOON),
            List.of("disk /dev/sda: it has 3 sectors that it cannot read now"));

    private static DiskHealthState disk(String name, boolean asleep, Reading<HealthFigures> health) {
        return new DiskHealthState(
                "/dev/" + name,
                1L << 40,
                Optional.of("Disk"),
                Optional.empty(),
                Optional.empty(),
                Optional.of("sata"),
                asleep,
                health);
    }

    private void daemonSays(String section) {
        FakeDaemon daemon = new FakeDaemon();
        daemon.sections.add(new Section("hardware", "fresh", Optional.empty(), section));
        agent.daemon = Optional.of(daemon);
    }

    @Test
    void withoutADaemonTheMachineIsAskedAtOnceAndEachPartIsATable() {
        agent.hardware = Optional.of(_ -> MACHINE);

        Result result = run("hardware");

        assertEquals(Exit.OK, result.exit());
        assertEquals("""
                DISK      MODEL  SIZE     HEALTH          TEMP   WEAR  REALLOCATED  PENDING  UNCORRECTABLE  HOURS
                /dev/sda  Disk   1.0 TiB  passed, asleep  36 °C  -     0            3        -              20010
                /dev/sdb  Disk   1.0 TiB  -               -      -     -            -        -              -
                PLACE       UUID       STATE    SIZE     USED       MISSING SINCE
                /mnt/stick  ABCD-1234  mounted  1.0 GiB  512.0 MiB  -
                CHIP      SENSOR  VALUE       CRITICAL
                coretemp  Core 0  41.5 °C     100.0 °C
                nct6798   fan1    1204.0 rpm  -
                not known
                  /dev/sda: it sleeps, and is left asleep; what is shown is of 2026-11-21T12:00:00Z
                  /dev/sdb: root's helper is not there
                warnings
                  disk /dev/sda: it has 3 sectors that it cannot read now
                """, result.out());
    }

    @Test
    void aDaemonIsAskedForWhatItHasFoundOutAndSaysTheSame() {
        agent.hardware = Optional.of(_ -> MACHINE);
        String alone = run("hardware").out();
        String json = run("hardware", "--json").out();
        agent.hardware = Optional.empty();
        daemonSays("{\"state\":\"fresh\",\"value\":"
                + HardwareMessages.hardware(MACHINE).canonical() + "}");

        assertEquals(alone, run("hardware").out());
        assertEquals(fields(json), fields(run("hardware", "--json").out()));
    }

    /// In whatever order they stand.
    private static List<String> fields(String json) {
        return Pattern.compile("[,{}\\[\\]\n]+").splitAsStream(json).sorted().toList();
    }

    @Test
    void aDaemonThatHasNotLookedYetIsNoObstacle() {
        agent.hardware = Optional.of(_ -> MACHINE);
        daemonSays("{\"state\":\"failed\",\"why\":\"it has not been read yet\"}");

        assertTrue(run("hardware").out().contains("/dev/sda"));
    }

    @Test
    void whatTheDaemonFoundOutLongAgoIsShownWithItsAge() {
        daemonSays("{\"state\":\"stale\",\"since\":\"2026-11-21T12:00:00Z\",\"why\":\"it hangs\",\"value\":"
                + HardwareMessages.hardware(MACHINE).canonical() + "}");

        String told = run("hardware").out();
        String json = run("hardware", "--json").out();

        for (String part : List.of("disks", "mounts", "sensors")) {
            assertTrue(told.contains("  " + part + ": it hangs; what is shown is of 2026-11-21T12:00:00Z\n"), told);
        }
        assertTrue(told.contains("/dev/sda  Disk   1.0 TiB  passed, asleep"), told);
        assertEquals(0, json.split("\"state\": ?\"fresh\"", -1).length - 1, json);
    }
}
