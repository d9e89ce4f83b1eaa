package felhom.engine.view;

import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;

/// A node's own figures.
///
/// @param pveVersion such as `9.2.11`; empty where the host does not say
/// @param kernel its release
/// @param load over 1, 5 and 15 minutes; empty where the host does not say
public record NodeFigures(
        String pveVersion,
        String kernel,
        Duration uptime,
        OptionalInt cpus,
        List<Double> load,
        Space memory,
        Space swap,
        Space rootfs) {
    public NodeFigures {
        load = List.copyOf(load);
    }
}
