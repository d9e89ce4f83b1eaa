package felhom.authz.sshsig;

/// A refusal for an operator to read.
///
/// @param detail what exactly was found, possibly empty; it may quote the input, with everything unprintable escaped
public record Refusal(Code code, String detail) {
    public Refusal {
        if (code == Code.OK) {
            throw new IllegalArgumentException("OK is no refusal");
        }
    }

    /// The reason in one sentence.
    public String words() {
        return detail.isEmpty() ? code.words() : code.words() + ": " + detail;
    }

    @Override
    public String toString() {
        return code + ": " + words();
    }
}
