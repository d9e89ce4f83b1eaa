package felhom.authz.trust;

import felhom.authz.sshsig.Armor;
import felhom.authz.sshsig.Code;
import felhom.authz.sshsig.Envelope;
import felhom.authz.sshsig.Message;
import felhom.authz.sshsig.Refusal;
import felhom.authz.sshsig.RefusedException;
import felhom.authz.sshsig.Request;
import felhom.authz.sshsig.Verification;
import felhom.engine.trust.Consent;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The operators' signatures over one message. Who signed is looked up by the key, never tried.
public final class TrustedSigners {
    /// What an operator signs a plan with.
    public static final String NAMESPACE = "felhom-plan@v1";

    private final Trust trust;
    private final Instant now;

    public TrustedSigners(Trust trust, Instant now) {
        this.trust = trust;
        this.now = now;
    }

    /// Every one has to be good: a bad one beside a good one is somebody's mistake, or worse.
    ///
    /// @throws BadSignature that says which and why
    public List<Consent.Signed> verify(byte[] message, List<byte[]> signatures) {
        Message exact = Message.of(message);
        List<Consent.Signed> signed = new ArrayList<>();
        for (int i = 0; i < signatures.size(); i++) {
            switch (verify(exact, signatures.get(i))) {
                case Verification.Accepted good -> signed.add(new Consent.Signed(good.principal(), good.fingerprint()));
                case Verification.Refused(var refusal) -> throw new BadSignature(i + 1, refusal, now);
            }
        }
        return signed;
    }

    private Verification verify(Message message, byte[] signature) {
        try {
            var envelope = Envelope.open(Armor.open(signature));
            var entries = trust.signers().withKey(envelope.key());
            // The agent's own file names one person for a key, and that person only.
            var principal =
                    entries.isEmpty() ? "nobody" : entries.getFirst().signer().principals();
            return new SshsigVerifier(trust).check(envelope, message, new Request(NAMESPACE, principal, now));
        } catch (RefusedException e) {
            return new Verification.Refused(e.refusal());
        }
    }

    /// How many different people signed, each with a key of their own: one person with two keys counts once, and so do
    /// two names for one key.
    public static int people(List<Consent.Signed> signed) {
        Map<String, String> keys = new LinkedHashMap<>();
        signed.forEach(one -> {
            if (!keys.containsValue(one.fingerprint())) {
                keys.putIfAbsent(one.principal(), one.fingerprint());
            }
        });
        return keys.size();
    }

    /// One of the signatures is refused.
    public static final class BadSignature extends RuntimeException {
        private static final long serialVersionUID = 1L;

        BadSignature(int number, Refusal refusal, Instant now) {
            super("signature " + number + ": " + refusal.code() + ": " + refusal.words()
                    + (refusal.code() == Code.EXPIRED || refusal.code() == Code.NOT_YET_VALID
                            ? " (by this host's clock: " + now + ")"
                            : ""));
        }
    }
}
