package felhom.host.fact;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import felhom.host.Time;
import felhom.host.program.Program;
import felhom.host.program.TestPrograms;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What the host says of itself and of this process.
class FactTests {
    @TempDir
    private Path directory;

    private final Time time = new Time();

    private ClockState clock() {
        return new ClockState(new TestPrograms(directory).programs(), time.clocks(), MachineStart.here());
    }

    private void timedatectl(String script) throws Exception {
        new TestPrograms(directory).put(Program.TIMEDATECTL, "echo x >> " + directory + "/asked; " + script);
    }

    private int asked() throws Exception {
        return Files.readAllLines(directory.resolve("asked")).size();
    }

    @Test
    void aClockIsKeptRightOrNotOrNobodyKnows() throws Exception {
        timedatectl("[ \"$*\" = 'show -p NTPSynchronized --value' ] && echo yes");
        assertEquals(Optional.of(true), clock().synchronised());
        timedatectl("echo no");
        assertEquals(Optional.of(false), clock().synchronised());
        timedatectl("echo Failed to connect to bus; exit 1");
        assertEquals(Optional.empty(), clock().synchronised());
        timedatectl("echo maybe");
        assertEquals(Optional.empty(), clock().synchronised());
        Files.delete(directory.resolve("usr/bin/timedatectl"));
        assertEquals(Optional.empty(), clock().synchronised());
    }

    @Test
    void aClockThatIsRightIsNotAskedAboutForTenMinutes() throws Exception {
        timedatectl("echo yes");
        var clock = clock();

        clock.synchronised();
        time.passes(Duration.ofSeconds(599));
        clock.synchronised();
        assertEquals(1, asked());
        time.passes(Duration.ofSeconds(2));
        clock.synchronised();
        assertEquals(2, asked());
    }

    @Test
    void aClockThatIsNotRightYetIsAskedAboutSoon() throws Exception {
        timedatectl("echo no");
        var clock = clock();
        clock.synchronised();
        clock.synchronised();
        assertEquals(1, asked());
        timedatectl("echo yes");

        time.passes(Duration.ofSeconds(21));

        assertEquals(Optional.of(true), clock.synchronised());
    }

    @Test
    void thisProcessTakesMemoryAndTime() {
        var own = OwnProcess.here();

        var memory = own.memory().orElseThrow();
        assertTrue(memory.proportional() > 1_000_000 && memory.proportional() <= memory.resident(), memory::toString);
        assertTrue(own.processorTime().orElseThrow().toMillis() > 0);
    }

    @Test
    void memoryIsReadInBytes() throws Exception {
        Path rollup = directory.resolve("rollup");
        Files.writeString(rollup, """
                55d0c8a00000-7ffd5a5fe000 ---p 00000000 00:00 0                          [rollup]
                Rss:               83968 kB
                Pss:               70001 kB
                Pss_Dirty:         60000 kB
                """);

        assertEquals(Optional.of(new OwnProcess.Memory(83968L * 1024, 70001L * 1024)), new OwnProcess(rollup).memory());
        Files.writeString(rollup, "Rss: many kB\n");
        assertEquals(Optional.empty(), new OwnProcess(rollup).memory());
        assertEquals(Optional.empty(), new OwnProcess(directory.resolve("none")).memory());
    }

    @Test
    void theMachineWasStartedSoLongAgo() throws Exception {
        Path uptime = directory.resolve("uptime");
        Files.writeString(uptime, "350735.47 234388.90\n");

        assertEquals(Optional.of(Duration.ofMillis(350_735_470)), new MachineStart(uptime).ago());
        Files.writeString(uptime, "soon\n");
        assertEquals(Optional.empty(), new MachineStart(uptime).ago());
        assertTrue(MachineStart.here().ago().orElseThrow().isPositive());
    }

    @Test
    void whichBootOfTheMachineItIsTellsTheKernel() throws Exception {
        Path file = directory.resolve("boot_id");
        Files.writeString(file, "b6a5c3f0-9a3e-4c0e-8f8f-0a8d0f4a9d11\n");

        assertEquals(Optional.of("b6a5c3f0-9a3e-4c0e-8f8f-0a8d0f4a9d11"), new BootId(file).now());
        assertEquals(Optional.empty(), new BootId(directory.resolve("none")).now());
        assertTrue(BootId.here().now().isPresent());
    }
}
