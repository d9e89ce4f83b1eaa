package felhom.shell.trust;

import felhom.engine.trust.Signatures;
import java.time.Duration;
import java.time.Instant;

/// Whether a signer's word counts now.
enum SignerState {
    VALID("valid"),
    EXPIRES_SOON("expires soon"),
    NOT_YET_VALID("not yet valid"),
    EXPIRED("expired"),
    REVOKED("revoked");

    static final Duration SOON = Duration.ofDays(14);

    private final String word;

    SignerState(String word) {
        this.word = word;
    }

    String word() {
        return word;
    }

    boolean counts() {
        return this == VALID || this == EXPIRES_SOON;
    }

    static SignerState of(Signatures.Listed signer, Instant now) {
        if (signer.revoked()) {
            return REVOKED;
        }
        if (signer.validBefore().filter(end -> end.isBefore(now)).isPresent()) {
            return EXPIRED;
        }
        if (signer.validAfter().filter(start -> start.isAfter(now)).isPresent()) {
            return NOT_YET_VALID;
        }
        return signer.validBefore().filter(end -> end.isBefore(now.plus(SOON))).isPresent() ? EXPIRES_SOON : VALID;
    }
}
