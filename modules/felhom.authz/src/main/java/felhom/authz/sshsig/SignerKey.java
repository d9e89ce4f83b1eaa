package felhom.authz.sshsig;

import java.security.GeneralSecurityException;

/// A key out of a trust file, checked when it was read. A key inside a signature never becomes one of these.
public sealed interface SignerKey permits Ed25519Key, EcdsaKey, RsaKey, SecurityKey {
    /// Whether the algorithm that a signature names is one that this key dictates.
    boolean signsWith(Bytes algorithm);

    /// Returns if JDK and Bouncy Castle both take `value` for a signature over `data`; refuses otherwise.
    void verify(Bytes algorithm, Bytes value, byte[] data);

    /// One implementation's opinion of a signature.
    interface Opinion {
        boolean holds() throws GeneralSecurityException;
    }

    /// Refuses unless both say yes; asks both.
    static void both(Opinion jdk, Opinion bouncyCastle) {
        boolean one = yes(jdk);
        boolean other = yes(bouncyCastle);
        if (!one || !other) {
            throw new RefusedException(Code.CRYPTO);
        }
    }

    // Every exception is a no: both throw for values that they can tell to be wrong.
    private static boolean yes(Opinion opinion) {
        try {
            return opinion.holds();
        } catch (GeneralSecurityException | RuntimeException e) {
            return false;
        }
    }
}
