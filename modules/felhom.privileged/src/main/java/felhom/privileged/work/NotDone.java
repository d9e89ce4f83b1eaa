package felhom.privileged.work;

import felhom.ops.Step;
import felhom.wire.root.RootAnswer;
import felhom.wire.root.WorkName;
import java.util.List;

/// A helper that does none of them.
final class NotDone implements Works {
    @Override
    public RootAnswer begin(WorkName work, Step.ByRoot step) {
        return no(step);
    }

    @Override
    public RootAnswer look(WorkName work, Step.ByRoot step) {
        return no(step);
    }

    @Override
    public RootAnswer forget(WorkName work, Step.ByRoot step) {
        return no(step);
    }

    private static RootAnswer no(Step.ByRoot step) {
        return new RootAnswer.Refused("this version does not do it: " + step.words());
    }

    @Override
    public RootAnswer.Explained explain(Step.ByRoot step) {
        return new RootAnswer.Explained("this version does not do it: " + step.words(), List.of());
    }
}
