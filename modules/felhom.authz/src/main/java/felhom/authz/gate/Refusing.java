package felhom.authz.gate;

import felhom.engine.trust.RefusalReason;
import felhom.engine.trust.Verdict;

/// Ends the Gate's questions; never leaves the Gate.
final class Refusing extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient Verdict.Refused verdict;

    Refusing(RefusalReason why, String reason) {
        super(reason);
        this.verdict = why.because(reason);
    }

    Verdict.Refused verdict() {
        return verdict;
    }
}
