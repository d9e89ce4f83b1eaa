package felhom.agent;

import felhom.engine.port.Clocks;
import felhom.engine.view.HardwareView;
import felhom.host.disk.AllowedMountStates;
import felhom.host.disk.AllowedMounts;
import felhom.host.disk.BlockDevices;
import felhom.host.disk.Mounts;
import felhom.host.hardware.DiskHealth;
import felhom.host.hardware.HostHardware;
import felhom.host.hardware.LastAnswers;
import felhom.host.hardware.Sensors;
import felhom.host.program.Programs;
import felhom.host.root.RootHelper;

/// The hardware of this machine, wired.
final class MachineHardware {
    private MachineHardware() {}

    /// @param helper asked for what only root may ask
    /// @param last what disks said before
    static HardwareView of(Programs programs, RootHelper helper, LastAnswers last, Clocks clocks) {
        BlockDevices devices = new BlockDevices(programs);
        return new HostHardware(
                devices,
                DiskHealth.of(helper),
                new AllowedMountStates(new AllowedMounts(clocks), new Mounts(programs), devices, clocks),
                new Sensors(programs, clocks),
                last,
                clocks);
    }
}
