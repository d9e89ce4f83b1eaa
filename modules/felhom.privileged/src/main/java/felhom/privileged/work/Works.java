package felhom.privileged.work;

import felhom.ops.Step;
import felhom.privileged.program.Programs;
import felhom.wire.root.RootAnswer;
import felhom.wire.root.WorkName;
import java.nio.file.Path;

/// How root's steps are done. Whoever calls it has asked root's list before; what it says is bounded, and
/// comes within two minutes.
public interface Works {
    /// Begins it, where nothing was begun under this name, and says how it stands where something was.
    RootAnswer begin(WorkName work, Step.ByRoot step);

    /// How it stands; begins nothing.
    RootAnswer look(WorkName work, Step.ByRoot step);

    /// What was kept of it may go.
    RootAnswer forget(WorkName work, Step.ByRoot step);

    /// Why it is root's, and the programs that would be started.
    RootAnswer.Explained explain(Step.ByRoot step);

    /// @param root `/`; another one in tests
    static Works of(Path root, Programs programs) {
        return new HostWorks(root, programs);
    }
}
