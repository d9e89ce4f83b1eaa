package felhom.authz.trust;

import felhom.authz.sshsig.Armor;
import felhom.authz.sshsig.Bytes;
import felhom.authz.sshsig.Code;
import felhom.authz.sshsig.Envelope;
import felhom.authz.sshsig.Hash;
import felhom.authz.sshsig.Message;
import felhom.authz.sshsig.Reader;
import felhom.authz.sshsig.RefusedException;
import felhom.authz.sshsig.Request;
import felhom.authz.sshsig.SecurityKey;
import felhom.authz.sshsig.SignerKey;
import felhom.authz.sshsig.Touch;
import felhom.authz.sshsig.Verification;
import java.util.List;
import java.util.Optional;

/// Verifies signatures as `ssh-keygen -Y sign` makes them. Stricter than `ssh-keygen -Y verify`, never laxer.
///
/// {@snippet :
/// var request = new Request("felhom-plan@v1", "alice", now);
/// var verdict = new SshsigVerifier(trust).verify(signatureFile, message, request);
/// }
public final class SshsigVerifier {
    private final Trust trust;

    public SshsigVerifier(Trust trust) {
        this.trust = trust;
    }

    /// @param signature the signature file as it is, armor and all
    public Verification verify(byte[] signature, Message message, Request request) {
        try {
            return check(Envelope.open(Armor.open(signature)), message, request);
        } catch (RefusedException e) {
            return new Verification.Refused(e.refusal());
        }
    }

    /// @throws RefusedException instead of a verdict
    Verification.Accepted check(Envelope envelope, Message message, Request request) {
        var namespace = namespace(envelope, request);
        if (envelope.reserved().length() > 0) {
            throw new RefusedException(Code.RESERVED);
        }
        var hash = Hash.of(envelope.hash())
                .orElseThrow(
                        () -> new RefusedException(Code.HASHALG, envelope.hash().quoted()));
        List<AllowedSigner> entries = trust.signers().withKey(envelope.key());
        if (entries.isEmpty()) {
            throw new RefusedException(Code.UNTRUSTED_KEY);
        }
        var key = entries.getFirst().key();
        var touch = signed(key.key(), envelope.signature(), Envelope.signedData(namespace, hash, message));
        if (trust.revoked().contains(key.blob())) {
            throw new RefusedException(Code.REVOKED, key.fingerprint());
        }
        var entry = fitting(entries, request, touch);
        return new Verification.Accepted(
                request.principal(), key.fingerprint(), entry.line(), key.type(), request.namespace(), touch, message);
    }

    /// Bytes are compared: two namespaces that only decode alike are two.
    private static Bytes namespace(Envelope envelope, Request request) {
        if (!Request.plain(request.namespace())) {
            throw new RefusedException(Code.NAMESPACE, "the one asked for is not printable ASCII without blanks");
        }
        var wanted = Bytes.ascii(request.namespace());
        if (!envelope.namespace().equals(wanted)) {
            throw new RefusedException(Code.NAMESPACE, envelope.namespace().quoted());
        }
        return wanted;
    }

    private static Optional<Touch> signed(SignerKey key, Bytes signature, byte[] data) {
        var reader = new Reader(signature);
        Bytes algorithm = reader.string();
        if (!key.signsWith(algorithm)) {
            throw new RefusedException(Code.SIGALG, algorithm.quoted());
        }
        Bytes value = reader.string();
        Optional<Touch> touch = Optional.empty();
        byte[] statement = data;
        if (key instanceof SecurityKey fido) {
            var said = new Touch(reader.u8(), reader.u32());
            touch = Optional.of(said);
            statement = fido.statement(said, data);
        }
        reader.end();
        key.verify(algorithm, value, statement);
        return touch;
    }

    /// Any entry that fits is enough; if none does, the one that comes closest says why.
    private static AllowedSigner fitting(List<AllowedSigner> entries, Request request, Optional<Touch> touch) {
        if (!Request.plain(request.principal())) {
            throw new RefusedException(Code.PRINCIPAL, "the one asked for is not a plain name");
        }
        Code closest = Code.PRINCIPAL;
        for (var entry : entries) {
            Code code = entry.meets(request, touch);
            if (code == Code.OK) {
                return entry;
            }
            closest = progress(code) > progress(closest) ? code : closest;
        }
        throw new RefusedException(closest);
    }

    private static int progress(Code code) {
        return switch (code) {
            case NS_NOT_ALLOWED -> 1;
            case NOT_YET_VALID, EXPIRED -> 2;
            case SK_FLAGS -> 3;
            default -> 0;
        };
    }
}
