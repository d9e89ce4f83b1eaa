package felhom.authz.gate;

import felhom.authz.gate.StrictJson.Malformed;
import felhom.authz.sshsig.Message;
import felhom.authz.sshsig.Refusal;
import felhom.authz.sshsig.Request;
import felhom.authz.sshsig.Verification;
import felhom.authz.trust.AllowedSigners;
import felhom.authz.trust.Loaded;
import felhom.authz.trust.PatternList;
import felhom.authz.trust.Remark;
import felhom.authz.trust.RevokedKeys;
import felhom.authz.trust.Signer;
import felhom.authz.trust.SshsigVerifier;
import felhom.authz.trust.Trust;
import felhom.authz.trust.TrustedSigners;
import felhom.engine.trust.Signatures;
import felhom.ops.OperationName;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// The verifier behind the port that the rest of the agent knows.
public final class OperatorSignatures implements Signatures {
    public OperatorSignatures() {}

    @Override
    public Checker trusting(byte[] allowedSigners, Optional<byte[]> revoked) {
        Loaded<Trust> trust =
                revoked.map(list -> Trust.parse(allowedSigners, list)).orElseGet(() -> Trust.parse(allowedSigners));
        return switch (trust) {
            case Loaded.Bad<Trust>(var refusal) -> (signature, message, question) -> refused(refusal);
            case Loaded.Good<Trust>(var good) -> {
                var verifier = new SshsigVerifier(good);
                yield (signature, message, question) -> judge(verifier, signature, message, question);
            }
        };
    }

    private static Judgement judge(SshsigVerifier verifier, byte[] signature, byte[] message, Question question) {
        var request = new Request(question.namespace(), question.principal(), question.now());
        return switch (verifier.verify(signature, Message.of(message), request)) {
            case Verification.Accepted good ->
                new Accepted(
                        good.principal(),
                        good.keyType().wire(),
                        good.fingerprint(),
                        good.namespace(),
                        good.line(),
                        good.touch()
                                .map(touch -> new Signatures.Touch(
                                        touch.userPresent(), touch.userVerified(), touch.counter())));
            case Verification.Refused(var refusal) -> refused(refusal);
        };
    }

    private static Judgement refused(Refusal refusal) {
        return new Signatures.Refused(refusal.code().name(), refusal.words());
    }

    @Override
    public Listing list(byte[] allowedSigners, Optional<byte[]> revoked) {
        var review = AllowedSigners.review(allowedSigners);
        var signers = review.readable();
        Loaded<RevokedKeys> loaded =
                revoked.map(RevokedKeys::parse).orElseGet(() -> new Loaded.Good<>(RevokedKeys.none()));
        Set<Integer> gone = loaded instanceof Loaded.Good<RevokedKeys>(var keys) ? signers.revokedBy(keys) : Set.of();
        return new Listing(
                signers.signers().stream()
                        .map(signer -> listed(signer, gone.contains(signer.line())))
                        .toList(),
                notes(review.refusals()),
                notes(signers.lint()),
                notes(signers.warnings()),
                loaded instanceof Loaded.Bad<RevokedKeys>(var refusal)
                        ? Optional.of(refusal.words())
                        : Optional.empty());
    }

    @Override
    public Demand demand(byte[] policy, Set<OperationName> operations, Set<OperationName> signed) {
        try {
            return Policy.parse(policy, operations).most(signed);
        } catch (Malformed bad) {
            return new Unusable(String.valueOf(bad.getMessage()));
        }
    }

    @Override
    public Demand demand(Optional<byte[]> policy, Set<OperationName> operations, byte[] plan) {
        try {
            PlanDocument document = ApprovalCheck.read(plan);
            Policy rules = policy.isPresent() ? Policy.parse(policy.get(), operations) : Policy.DEFAULT;
            return rules.asked(document.operation(), document.concerned());
        } catch (Malformed bad) {
            return new Unusable(String.valueOf(bad.getMessage()));
        } catch (Refusing unreadable) {
            return new Unusable(unreadable.verdict().reason());
        }
    }

    private static Listed listed(Signer signer, boolean revoked) {
        return new Listed(
                signer.line(),
                signer.principals(),
                signer.keyType().wire(),
                signer.fingerprint(),
                signer.namespaces(),
                signer.namespaces()
                        .map(list -> PatternList.parse(list).matches(TrustedSigners.NAMESPACE))
                        .orElse(true),
                signer.validAfter(),
                signer.validBefore(),
                signer.verifyRequired(),
                revoked);
    }

    private static List<Note> notes(List<Remark> remarks) {
        return remarks.stream()
                .map(remark -> new Note(remark.line(), remark.text()))
                .toList();
    }
}
