package felhom.authz.sshsig;

/// Carries a refusal from deep inside a parser to the module's edge, where it becomes a value. It never leaves.
public final class RefusedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient Refusal refusal;

    public RefusedException(Code code, String detail) {
        // Hostile input makes these by the thousand: no stack trace.
        super(detail, null, false, false);
        refusal = new Refusal(code, detail);
    }

    public RefusedException(Code code) {
        this(code, "");
    }

    public Refusal refusal() {
        return refusal;
    }

    /// The same refusal, as one of a file's `line`.
    public RefusedException in(Code file, int line) {
        return new RefusedException(file, "line " + line + ": " + said());
    }

    /// What a file's own refusal would repeat is left out.
    public String said() {
        return refusal.code() == Code.TRUST_FILE || refusal.code() == Code.REVOCATION_FILE
                ? refusal.detail()
                : refusal.words();
    }
}
