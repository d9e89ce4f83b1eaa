package felhom.agent;

import felhom.engine.port.Clocks;
import java.nio.file.Path;

/// The machine as it tells itself from others, and its time.
///
/// @param machineId holds the id that an installation keeps
/// @param bootId holds an id that each start of the machine makes anew
record Machine(Path machineId, Path bootId, Clocks clocks) {
    static Machine real() {
        return new Machine(Path.of("/etc/machine-id"), Path.of("/proc/sys/kernel/random/boot_id"), Clocks.system());
    }
}
