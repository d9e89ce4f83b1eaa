package felhom.wire.root;

import felhom.ops.Step;

/// What is asked of root's helper. This is all that there is: no argument of a program, no path of a file, no
/// command line.
public sealed interface RootRequest {
    /// Begins it, where nothing was begun under this name, and says how it stands where something was.
    record Do(WorkName work, Step.ByRoot step) implements RootRequest {}

    /// How it stands; begins nothing.
    record Look(WorkName work, Step.ByRoot step) implements RootRequest {}

    /// Its end is written down: what was kept of it may go.
    record Forget(WorkName work, Step.ByRoot step) implements RootRequest {}

    /// A disk's health, from `smartctl`.
    record Health(DiskName disk, DeviceType type) implements RootRequest {}

    /// What would be done for this one, and nothing is. Not of itself.
    record Explain(RootRequest of) implements RootRequest {
        public Explain {
            if (of instanceof Explain) {
                throw new IllegalArgumentException("an explanation is not explained");
            }
        }
    }

    /// Whether everything is there that the others need; changes nothing.
    record Walk() implements RootRequest {}
}
