package felhom.host;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import felhom.engine.port.Clocks;
import felhom.engine.view.Hardware;
import felhom.host.disk.AllowedMountStates;
import felhom.host.disk.AllowedMounts;
import felhom.host.disk.BlockDevice;
import felhom.host.disk.BlockDevices;
import felhom.host.disk.Mounts;
import felhom.host.disk.PluggedDisks;
import felhom.host.hardware.DiskHealth;
import felhom.host.hardware.HostHardware;
import felhom.host.hardware.LastAnswers;
import felhom.host.hardware.Sensors;
import felhom.host.program.Programs;
import felhom.ops.MountPlace;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// The programs of the machine that the tests run on: whatever they answer, it is understood.
@Timeout(180)
class RealProgramsTests {
    private final Programs programs = Programs.ofThisHost();

    private static void needs(String program) {
        assumeTrue(Files.isExecutable(Path.of(program)), "no " + program + " on this machine");
    }

    @Test
    void theDisksOfThisMachineAreListed() {
        needs("/usr/bin/lsblk");

        List<BlockDevice> devices = new BlockDevices(programs).all();

        assertFalse(devices.stream().anyMatch(device -> device.name().isEmpty() || device.size() < 0));
        new PluggedDisks(new BlockDevices(programs), new AllowedMounts(Clocks.system())).candidates();
    }

    @Test
    void whereNothingIsMountedThisMachineSaysSo() {
        needs("/usr/bin/findmnt");

        assertEquals(Optional.empty(), new Mounts(programs).at(new MountPlace("/mnt/felhom-nothing-here")));
    }

    @Test
    void theSensorsAndDisksOfThisMachineAreReadByWhoeverIsNotRoot() {
        needs("/usr/bin/lsblk");
        DiskHealth smartctl = (disk, type) -> smartctl(disk.device(), type.word());
        Clocks clocks = Clocks.system();
        BlockDevices devices = new BlockDevices(programs);

        Hardware hardware = new HostHardware(
                        devices,
                        smartctl,
                        new AllowedMountStates(new AllowedMounts(clocks), new Mounts(programs), devices, clocks),
                        new Sensors(programs, clocks),
                        LastAnswers.NONE,
                        clocks)
                .hardware(Duration.ofMinutes(2));

        assertFalse(hardware.disks().known().isEmpty());
        hardware.sensors().trouble().ifPresent(why -> assertFalse(why.contains("Exception"), why));
        hardware.disks()
                .known()
                .orElseThrow()
                .forEach(disk -> disk.health().trouble().ifPresent(why -> assertFalse(why.contains("Exception"), why)));
    }

    private static DiskHealth.Asked smartctl(String device, String type) {
        try {
            Process process = new ProcessBuilder(
                            "/usr/sbin/smartctl",
                            "--json=c",
                            "-H",
                            "-A",
                            "-i",
                            "-l",
                            "selftest",
                            "-n",
                            "standby,3",
                            "-d",
                            type,
                            device)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return new DiskHealth.Asked.Said(process.waitFor(), true, text);
        } catch (IOException none) {
            return new DiskHealth.Asked.Nobody("no smartctl on this machine");
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            return new DiskHealth.Asked.Refused("interrupted");
        }
    }
}
