package felhom.authz.gate;

import felhom.authz.gate.StrictJson.Malformed;
import felhom.authz.sshsig.Code;
import felhom.authz.sshsig.Refusal;
import felhom.authz.trust.Loaded;
import felhom.authz.trust.Trust;
import felhom.authz.trust.TrustedSigners;
import felhom.engine.trust.Consent;
import felhom.engine.trust.RefusalReason;
import felhom.engine.trust.TrustDirectory;
import felhom.engine.trust.TrustFiles;
import felhom.ops.OperationName;
import felhom.ops.Vmid;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// The host's own files as they are for one judgement: whom to believe, and how many of them. Each is read once, when
/// it is first asked for: what somebody changes meanwhile holds for the next judgement, and never for half of this one.
///
/// Belongs to one thread, and is made anew for each judgement, so that a key that is revoked is refused at once.
final class HostRules {
    private final TrustFiles files;
    private final Set<OperationName> operations;
    private Optional<Trust> trust = Optional.empty();
    private Optional<Policy> policy = Optional.empty();

    /// @param operations what a policy may name
    HostRules(TrustFiles files, Set<OperationName> operations) {
        this.files = files;
        this.operations = operations;
    }

    /// @throws Refusing when a file is missing, damaged, or could have been written by others
    Trust trust() {
        if (trust.isEmpty()) {
            trust = Optional.of(readTrust());
        }
        return trust.get();
    }

    private Trust readTrust() {
        Loaded<Trust> loaded;
        try {
            loaded = Trust.parseOwn(files.read(TrustDirectory.OPERATORS), files.read(TrustDirectory.REVOKED));
        } catch (IOException unreadable) {
            throw new Refusing(RefusalReason.TRUST, unreadable.getMessage() + "; see felhom-agent signers check");
        }
        return switch (loaded) {
            case Loaded.Good<Trust>(var good) -> good;
            case Loaded.Bad<Trust>(var refusal) ->
                throw new Refusing(RefusalReason.TRUST, at(refusal) + "; see felhom-agent signers check");
        };
    }

    private String at(Refusal refusal) {
        String name = refusal.code() == Code.REVOCATION_FILE ? TrustDirectory.REVOKED : TrustDirectory.OPERATORS;
        return refusal.code() + ": " + files.place(name) + ", " + refusal.detail();
    }

    /// @throws Refusing when there is one and it cannot be used
    Policy policy() {
        if (policy.isEmpty()) {
            policy = Optional.of(readPolicy());
        }
        return policy.get();
    }

    private Policy readPolicy() {
        if (!files.has(TrustDirectory.POLICY)) {
            return Policy.DEFAULT;
        }
        try {
            return Policy.parse(files.read(TrustDirectory.POLICY), operations);
        } catch (IOException | Malformed bad) {
            throw new Refusing(RefusalReason.TRUST, files.place(TrustDirectory.POLICY) + ": " + bad.getMessage());
        }
    }

    /// @throws Refusing when fewer people have signed than the policy asks for
    void enough(OperationName operation, Set<Vmid> touched, List<Consent.Signed> signed) {
        int needed = policy().threshold(operation, touched);
        if (TrustedSigners.people(signed) < needed) {
            throw new Refusing(
                    RefusalReason.THRESHOLD,
                    "'" + operation + "' needs " + needed + " different operators, each with a key of their own, and "
                            + TrustedSigners.people(signed) + " signed");
        }
    }
}
