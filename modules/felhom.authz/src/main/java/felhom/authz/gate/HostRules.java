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
import felhom.ops.OperationName;
import felhom.ops.Vmid;
import java.io.IOException;
import java.util.List;
import java.util.Set;

/// The host's own files: whom to believe, and how many of them. Read anew for each question, so that a key that is
/// revoked is refused at once.
final class HostRules {
    private final TrustDirectory directory;
    private final Set<OperationName> operations;

    /// @param operations what a policy may name
    HostRules(TrustDirectory directory, Set<OperationName> operations) {
        this.directory = directory;
        this.operations = Set.copyOf(operations);
    }

    /// @throws Refusing when a file is missing, damaged, or could have been written by others
    Trust trust() {
        Loaded<Trust> loaded;
        try {
            loaded = Trust.parseOwn(directory.read(TrustDirectory.OPERATORS), directory.read(TrustDirectory.REVOKED));
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
        return refusal.code() + ": " + directory.place(name) + ", " + refusal.detail();
    }

    /// @throws Refusing when there is one and it cannot be used
    Policy policy() {
        if (!directory.has(TrustDirectory.POLICY)) {
            return Policy.DEFAULT;
        }
        try {
            return Policy.parse(directory.read(TrustDirectory.POLICY), operations);
        } catch (IOException | Malformed bad) {
            throw new Refusing(RefusalReason.TRUST, directory.place(TrustDirectory.POLICY) + ": " + bad.getMessage());
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
