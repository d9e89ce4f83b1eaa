package felhom.ops;

/// What one run of an operation is handed: its arguments and, one by one, the capabilities that it listed.
public interface Context<C extends Capability> {
    Args args();

    /// @throws IllegalStateException for a capability that is not in [Operation#needs()]
    <T extends C> T capability(Class<T> kind);
}
