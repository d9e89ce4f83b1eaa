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
import felhom.host.root.RootHelper;

/// The hardware of this machine, wired.
final class MachineHardware {
    private MachineHardware() {}

    /// @param helper asked for what only root may ask
    static HardwareView of(Programs programs, RootHelper helper, Clocks clocks) {
        return new HostHardware(
                new BlockDevices(programs),
                DiskHealth.of(helper),
                new AllowedMountStates(new AllowedMounts(), new Mounts(programs), clocks),
                new Sensors(programs, clocks),
                clocks);
    }
}
