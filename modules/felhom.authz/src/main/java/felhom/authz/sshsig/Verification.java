package felhom.authz.sshsig;

import java.util.Optional;

/// The verdict over one signature.
public sealed interface Verification {
    /// `OK`, or why not.
    Code code();

    /// @param principal who signed, as the caller asked and the entry allows
    /// @param fingerprint of the key, as `ssh-keygen -l` prints it (`SHA256:...`); it tells keys apart, the
    ///     bytes of a signature never do
    /// @param line the entry of the allowed signers that fits, counted from 1
    /// @param touch what a FIDO key says of its user; empty for other keys
    /// @param message what was signed: parse this and nothing else
    record Accepted(
            String principal,
            String fingerprint,
            int line,
            KeyType keyType,
            String namespace,
            Optional<Touch> touch,
            Message message)
            implements Verification {
        @Override
        public Code code() {
            return Code.OK;
        }
    }

    record Refused(Refusal refusal) implements Verification {
        @Override
        public Code code() {
            return refusal.code();
        }

        public String words() {
            return refusal.words();
        }
    }
}
