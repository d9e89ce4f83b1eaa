package felhom.engine.port;

import java.util.Optional;

/// Looks at one thing that the host depends on. A look ends by itself within its own limit and throws
/// nothing: what cannot be found out is a result too.
public interface Probe extends AutoCloseable {
    /// What kind of thing it is, such as `unit` or `tcp`; part of the report's format.
    String kind();

    /// Which one it is, such as `wg-quick@wg0.service`.
    String target();

    /// What its operator calls it, where that is another name than [#target()].
    default Optional<String> name() {
        return Optional.empty();
    }

    ProbeResult look();

    /// Lets go of what its looks have left for the next one. There is none after that.
    @Override
    default void close() {}
}
