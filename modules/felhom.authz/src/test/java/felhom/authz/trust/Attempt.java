package felhom.authz.trust;

import felhom.authz.sshsig.Message;
import felhom.authz.sshsig.Request;
import felhom.authz.sshsig.Verification;
import java.time.Instant;
import java.util.Optional;

/// Everything that a verdict depends on. Compared by nobody, so that arrays may stand in it.
@SuppressWarnings("ArrayRecordComponent")
record Attempt(
        String kind,
        byte[] signature,
        byte[] message,
        byte[] allowed,
        Optional<byte[]> revoked,
        String namespace,
        String principal,
        Instant now) {
    Verification ours() {
        var trust = revoked.map(list -> Trust.parse(allowed, list)).orElseGet(() -> Trust.parse(allowed));
        return switch (trust) {
            case Loaded.Bad<Trust>(var refusal) -> new Verification.Refused(refusal);
            case Loaded.Good<Trust>(var good) ->
                new SshsigVerifier(good).verify(signature, Message.of(message), new Request(namespace, principal, now));
        };
    }
}
