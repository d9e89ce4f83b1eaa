package felhom.agent;

import felhom.engine.port.Clocks;
import felhom.engine.view.HardwareView;
import felhom.host.disk.AllowedMountStates;
import felhom.host.disk.AllowedMounts;
import felhom.host.disk.BlockDevices;
import felhom.host.disk.Mounts;
import felhom.host.hardware.DiskHealth;
import felhom.host.hardware.HostHardware;
import felhom.host.hardware.Sensors;
import felhom.host.program.Programs;

/// The hardware of this machine, wired.
final class MachineHardware {
    // Until the agent speaks to root's helper.
    private static final DiskHealth NOBODY =
            DiskHealth.nobody("this version does not ask disks for their health; on the host: smartctl -H -A DEVICE");

    private MachineHardware() {}

    static HardwareView of(Programs programs, Clocks clocks) {
        return new HostHardware(
                new BlockDevices(programs),
                NOBODY,
                new AllowedMountStates(new AllowedMounts(), new Mounts(programs), clocks),
                new Sensors(programs, clocks),
                clocks);
    }
}
