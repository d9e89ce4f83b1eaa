package felhom.authz.sshsig;

import java.util.Arrays;
import java.util.Optional;

/// The hashes that SSHSIG may use.
public enum Hash {
    SHA256("sha256", "SHA-256"),
    SHA512("sha512", "SHA-512");

    private final String wire;
    private final String algorithm;

    Hash(String wire, String algorithm) {
        this.wire = wire;
        this.algorithm = algorithm;
    }

    public static Optional<Hash> of(Bytes wire) {
        return Arrays.stream(values()).filter(hash -> wire.is(hash.wire)).findFirst();
    }

    Bytes wire() {
        return Bytes.ascii(wire);
    }

    public byte[] of(byte[] data) {
        return JdkProviders.digest(algorithm).digest(data);
    }
}
