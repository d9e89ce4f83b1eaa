package felhom.engine.trust;

import java.time.Instant;
import java.util.List;

/// Operators' agreement to one plan, as the [Gate] found it. The nonce is burned in the same durable record as the
/// intent, so that it serves once.
public record Consent(String nonce, Instant expires, List<Signed> by, Approval approval) {
    public Consent {
        by = List.copyOf(by);
    }

    /// @param fingerprint of the key, as `ssh-keygen -l` prints it
    public record Signed(String principal, String fingerprint) {}
}
