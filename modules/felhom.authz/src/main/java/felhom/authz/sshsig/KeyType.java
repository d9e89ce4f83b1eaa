package felhom.authz.sshsig;

import java.util.Arrays;
import java.util.Optional;

/// The kinds of key that may sign. Whatever is not here (certificates, DSA, WebAuthn, what is to come) is
/// refused.
public enum KeyType {
    ED25519("ssh-ed25519"),
    ECDSA_P256("ecdsa-sha2-nistp256"),
    ECDSA_P384("ecdsa-sha2-nistp384"),
    ECDSA_P521("ecdsa-sha2-nistp521"),
    RSA("ssh-rsa"),
    SK_ED25519("sk-ssh-ed25519@openssh.com"),
    SK_ECDSA_P256("sk-ecdsa-sha2-nistp256@openssh.com");

    private final String wire;

    KeyType(String wire) {
        this.wire = wire;
    }

    /// The name in key files and signatures.
    public String wire() {
        return wire;
    }

    /// Whether the private key sits in a FIDO authenticator.
    public boolean fido() {
        return this == SK_ED25519 || this == SK_ECDSA_P256;
    }

    public static Optional<KeyType> of(String wire) {
        return Arrays.stream(values()).filter(type -> type.wire.equals(wire)).findFirst();
    }
}
