package felhom.engine.trust;

import felhom.ops.OperationName;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Verifies signatures of operators. Bytes come in, a verdict goes out: what is damaged is a verdict too,
/// never an exception.
public interface Signatures {
    /// Why a file that says whom to believe cannot be used; the caller needs them where there is no file at
    /// all.
    String NO_SIGNERS = "TRUST_FILE";

    String NO_REVOCATIONS = "REVOCATION_FILE";

    /// Reads whom to believe. A damaged file makes a checker that refuses everything and says why.
    ///
    /// @param revoked empty where no list of revoked keys is asked for, which is not the same as an empty
    ///     list
    Checker trusting(byte[] allowedSigners, Optional<byte[]> revoked);

    /// What stands in a list of allowed signers, and everything that is wrong with it, line by line.
    Listing list(byte[] allowedSigners, Optional<byte[]> revoked);

    /// How many have to sign, by the host's own policy.
    ///
    /// @param operations what it may name
    /// @param signed those of them that operators sign: the destructive ones
    Demand demand(byte[] policy, Set<OperationName> operations, Set<OperationName> signed);

    /// How many have to sign this one plan, by the host's own policy.
    ///
    /// @param policy empty where the host has none, which asks for one operator
    /// @param operations what it may name
    /// @param plan the bytes that are signed
    Demand demand(Optional<byte[]> policy, Set<OperationName> operations, byte[] plan);

    sealed interface Demand {}

    /// @param operators the most that any rule about it asks for
    /// @param rule which one, such as `guests.101`
    record Asked(int operators, String rule) implements Demand {}

    /// With such a policy, or such a plan, every signature is refused.
    record Unusable(String words) implements Demand {}

    /// Serves any number of threads.
    @FunctionalInterface
    interface Checker {
        /// @param signature the signature file as it is, armor and all
        Judgement judge(byte[] signature, byte[] message, Question question);
    }

    /// @param now the time at which the signer has to be valid
    record Question(String namespace, String principal, Instant now) {}

    sealed interface Judgement {
        /// `OK`, or the kind of refusal; the words are one of a closed list and do not change.
        String code();
    }

    /// @param line of the allowed signers, from 1
    /// @param touch what a FIDO key says of its user; empty for other keys
    record Accepted(
            String principal, String keyType, String fingerprint, String namespace, int line, Optional<Touch> touch)
            implements Judgement {
        @Override
        public String code() {
            return "OK";
        }
    }

    record Touch(boolean userPresent, boolean userVerified, long counter) {}

    /// @param words the reason for an operator, in one sentence
    record Refused(String code, String words) implements Judgement {}

    /// An entry of the allowed signers.
    ///
    /// @param principals a name, or a list of patterns
    /// @param namespaces a list of patterns; empty allows every namespace
    /// @param signsPlans whether the namespace of plans is among them
    record Listed(
            int line,
            String principals,
            String keyType,
            String fingerprint,
            Optional<String> namespaces,
            boolean signsPlans,
            Optional<Instant> validAfter,
            Optional<Instant> validBefore,
            boolean verifyRequired,
            boolean revoked) {}

    record Note(int line, String text) {}

    /// @param signers the lines that can be read; what refuses one line refuses the file
    /// @param unreadable lines that refuse the file
    /// @param broken lines that break the rules for the agent's own files
    /// @param advice what is allowed and yet not advisable
    /// @param revocations why the list of revoked keys cannot be used
    record Listing(
            List<Listed> signers,
            List<Note> unreadable,
            List<Note> broken,
            List<Note> advice,
            Optional<String> revocations) {
        public Listing {
            signers = List.copyOf(signers);
            unreadable = List.copyOf(unreadable);
            broken = List.copyOf(broken);
            advice = List.copyOf(advice);
        }
    }
}
