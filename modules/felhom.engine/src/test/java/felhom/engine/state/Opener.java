package felhom.engine.state;

import felhom.engine.port.Clocks;
import felhom.ops.NodeName;
import java.nio.file.Path;

/// A process that begins a state in a directory that has no parent yet, and ends.
final class Opener {
    private Opener() {}

    public static void main(String[] arguments) {
        Path directory = Path.of(arguments[0]);
        StateLocation place = new StateLocation(
                directory.resolve("lib/felhom/state"),
                directory.resolve("run/felhom/runtime"),
                true,
                directory.resolve("machine-id"),
                directory.resolve("boot-id"),
                new NodeName("pve"));
        AgentState.open(place, Clocks.system()).close();
    }
}
