package felhom.authz;

/// Carries a refusal from deep inside a parser to the module's edge, where it becomes a value. It never leaves.
final class RefusedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient Refusal refusal;

    RefusedException(Code code, String detail) {
        // Hostile input makes these by the thousand: no stack trace.
        super(detail, null, false, false);
        refusal = new Refusal(code, detail);
    }

    RefusedException(Code code) {
        this(code, "");
    }

    Refusal refusal() {
        return refusal;
    }

    /// The same refusal, as one of a file's `line`.
    RefusedException in(Code file, int line) {
        return new RefusedException(file, "line " + line + ": " + said());
    }

    /// What a file's own refusal would repeat is left out.
    String said() {
        return refusal.code() == Code.TRUST_FILE || refusal.code() == Code.REVOCATION_FILE
                ? refusal.detail()
                : refusal.words();
    }
}
