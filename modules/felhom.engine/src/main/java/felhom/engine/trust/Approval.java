package felhom.engine.trust;

import java.util.List;

/// What somebody hands in as approved: the plan's exact bytes, and detached signatures over them. Nothing in
/// it is believed before the [Gate] has looked.
public final class Approval {
    /// A plan's bytes at most.
    public static final int MAX_PAYLOAD = 16 * 1024;
    /// Bytes of a signature file at most.
    public static final int MAX_SIGNATURE = 32 * 1024;
    /// Signatures at most.
    public static final int MAX_SIGNATURES = 8;

    private final byte[] payload;
    private final List<byte[]> signatures;

    public Approval(byte[] payload, List<byte[]> signatures) {
        this.payload = payload.clone();
        this.signatures = signatures.stream().map(byte[]::clone).toList();
    }

    /// A copy.
    public byte[] payload() {
        return payload.clone();
    }

    /// Copies.
    public List<byte[]> signatures() {
        return signatures.stream().map(byte[]::clone).toList();
    }

    @Override
    public String toString() {
        return "approval of " + payload.length + " bytes with " + signatures.size() + " signatures";
    }
}
