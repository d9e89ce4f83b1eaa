package felhom.authz;

/// A key out of a trust file, checked when it was read. A key inside a signature never becomes one of these.
sealed interface SignerKey permits Ed25519Key, EcdsaKey, RsaKey, SecurityKey {
    /// Whether the algorithm that a signature names is one that this key dictates.
    boolean signsWith(Bytes algorithm);

    /// Returns if JDK and Bouncy Castle both take `value` for a signature over `data`; refuses otherwise.
    void verify(Bytes algorithm, Bytes value, byte[] data);

    /// Refuses unless both say yes; asks both.
    static void both(boolean jdk, boolean bouncyCastle) {
        if (!jdk || !bouncyCastle) {
            throw new RefusedException(Code.CRYPTO);
        }
    }
}
