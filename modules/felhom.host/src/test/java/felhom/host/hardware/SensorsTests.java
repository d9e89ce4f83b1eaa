package felhom.host.hardware;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import felhom.engine.view.Reading;
import felhom.engine.view.Sensor;
import felhom.host.Resources;
import felhom.host.Time;
import felhom.host.program.Program;
import felhom.host.program.TestPrograms;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.OptionalDouble;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Sensors of a host that is a directory.
@Timeout(120)
class SensorsTests {
    @TempDir
    private Path directory;

    private final Time time = new Time();
    private TestPrograms host;
    private Sensors sensors;

    @BeforeEach
    void aHostWithoutSensors() {
        host = new TestPrograms(directory);
        sensors = new Sensors(directory.resolve("hwmon"), host.programs(), time.clocks());
    }

    private void file(String path, String text) throws IOException {
        Path file = directory.resolve("hwmon").resolve(path);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text + "\n");
    }

    private Reading<List<Sensor>> read() {
        sensors.begin();
        sensors.await(System.nanoTime() + Duration.ofSeconds(60).toNanos());
        return sensors.take();
    }

    private List<Sensor> measured() {
        return assertInstanceOf(Reading.Fresh.class, read()).value() instanceof List<?> list
                ? list.stream().map(Sensor.class::cast).toList()
                : List.of();
    }

    private static Sensor degrees(String chip, String label, double value, double critical) {
        return new Sensor(chip, label, Sensor.Kind.TEMPERATURE, value, OptionalDouble.of(critical));
    }

    @Test
    void whatTheKernelShowsIsReadWithItsUnits() throws Exception {
        file("hwmon0/name", "coretemp");
        file("hwmon0/temp1_input", "41000");
        file("hwmon0/temp1_label", "Package id 0");
        file("hwmon0/temp1_crit", "100000");
        file("hwmon0/temp10_input", "39500");
        file("hwmon0/temp2_input", "no number");
        file("hwmon1/name", "nct6798");
        file("hwmon1/fan1_input", "1204");
        file("hwmon1/power1_average", "14250000");
        file("hwmon1/in0_input", "1008");
        host.put(Program.SENSORS, "exit 7");

        assertEquals(
                List.of(
                        degrees("coretemp", "Package id 0", 41, 100),
                        new Sensor("coretemp", "temp10", Sensor.Kind.TEMPERATURE, 39.5, OptionalDouble.empty()),
                        new Sensor("nct6798", "fan1", Sensor.Kind.FAN, 1204, OptionalDouble.empty()),
                        new Sensor("nct6798", "power1", Sensor.Kind.POWER, 14.25, OptionalDouble.empty())),
                measured());
    }

    @Test
    void noDiskIsAskedThroughTheKernelAndChipsOfOneNameAreToldApart() throws Exception {
        file("hwmon0/name", "drivetemp");
        file("hwmon0/temp1_input", "30000");
        for (String each : List.of("1", "2")) {
            file("hwmon" + each + "/name", "nvme");
            file("hwmon" + each + "/temp1_input", each + "0000");
            Files.createDirectories(directory.resolve("nvme" + each));
            Files.createSymbolicLink(
                    directory.resolve("hwmon/hwmon" + each + "/device"), directory.resolve("nvme" + each));
        }

        assertEquals(
                List.of("nvme (nvme1)", "nvme (nvme2)"),
                measured().stream().map(Sensor::chip).toList());
    }

    @Test
    void whereTheKernelShowsNoChipThoseThatSensorsFindsAreReadAlthoughItIsNoJson() throws Exception {
        Files.writeString(directory.resolve("said"), Resources.text("hardware/sensors.txt"));
        host.put(Program.SENSORS, "[ \"$*\" = -j ] || exit 9; echo ERROR >&2; cat " + directory + "/said; exit 1");

        assertEquals(
                List.of(
                        degrees("coretemp-isa-0000", "Package id 0", 41, 100),
                        degrees("coretemp-isa-0000", "Core 1", 39.5, 100),
                        new Sensor("nct6798-isa-0290", "fan1", Sensor.Kind.FAN, 1204, OptionalDouble.empty()),
                        new Sensor("nct6798-isa-0290", "fan1", Sensor.Kind.FAN, 0, OptionalDouble.empty()),
                        new Sensor("nct6798-isa-0290", "PPT", Sensor.Kind.POWER, 14.25, OptionalDouble.empty())),
                measured());
    }

    @Test
    void aChipThatHangsHidesNoOtherAndKeepsWhatItSaidLast() throws Exception {
        file("hwmon0/name", "coretemp");
        file("hwmon0/temp1_input", "41000");
        file("hwmon1/name", "nct6798");
        file("hwmon1/temp1_input", "35000");
        Instant noon = assertInstanceOf(Reading.Fresh.class, read()).at();

        // A read of a pipe that nobody writes to does not end, nor does its opening.
        Path hangs = directory.resolve("hwmon/hwmon0/temp1_input");
        Files.delete(hangs);
        assertEquals(0, new ProcessBuilder("mkfifo", hangs.toString()).start().waitFor());
        file("hwmon1/temp1_input", "36000");
        time.passes(Duration.ofMinutes(5));
        sensors.begin();
        // The other one answers by itself, however little the first is waited for.
        Reading<List<Sensor>> now;
        do {
            sensors.begin();
            sensors.await(System.nanoTime());
            now = sensors.take();
        } while (now.known().orElseThrow().getLast().value() != 36);

        var stale = assertInstanceOf(Reading.Stale.class, now);
        assertEquals(noon, stale.since());
        assertEquals("coretemp: it has not answered yet; whatever else is shown is of now", stale.why());
        assertEquals(41, now.known().orElseThrow().getFirst().value());

        try (var end = Files.newOutputStream(hangs)) {
            end.write("43000\n".getBytes(StandardCharsets.US_ASCII));
        }
        while (!(now instanceof Reading.Fresh)) {
            now = read();
        }
        assertEquals(43, now.known().orElseThrow().getFirst().value());
    }

    @Test
    void aMachineWithoutSensorsHasNone() throws Exception {
        var none = new Reading.Absent<List<Sensor>>("the kernel shows no sensors on this machine");
        assertEquals(none, read());

        host.put(Program.SENSORS, "echo '{'; echo '}'; exit 1");
        assertEquals(none, read());

        host.put(Program.SENSORS, "exit 2");
        assertEquals(new Reading.Failed<List<Sensor>>("sensors ended with exit code 2"), read());
    }
}
