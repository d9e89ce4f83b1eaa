package felhom.engine.doctor;

import java.util.function.Consumer;

/// Looks at one side of a host, and changes nothing. What cannot be looked at is a [Diagnosis] too.
@FunctionalInterface
public interface Examination {
    /// @param sink given each diagnosis as soon as it is known
    /// @throws felhom.ops.HostException when whoever looks is not reached at all
    void look(Consumer<Diagnosis> sink);
}
