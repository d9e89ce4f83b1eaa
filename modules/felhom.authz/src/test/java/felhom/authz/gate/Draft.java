package felhom.authz.gate;

import felhom.authz.sshsig.Hash;
import felhom.authz.sshsig.Writer;
import felhom.authz.trust.TestKey;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/// A signature in the making: every field can be set, and the signature is made over what the fields then say, so that
/// only the one check that a test aims at stands in its way.
public final class Draft {
    public final TestKey key;
    public byte[] magic = TestKey.ascii("SSHSIG");
    public long version = 1;
    public byte[] blobKey;
    public byte[] namespace;
    public byte[] reserved = {};
    public byte[] hash = TestKey.ascii("sha512");
    public byte[] digest;
    String algorithm;
    public byte[] namedAlgorithm;
    public int flags = 1;
    public long counter = 7;
    public byte[] afterSignature = {};
    public byte[] afterBlob = {};
    public boolean signReserved;
    public byte[] application;

    public Draft(TestKey key, String namespace, byte[] message) {
        this.key = key;
        this.namespace = TestKey.ascii(namespace);
        this.blobKey = key.blob();
        this.algorithm = key.algorithm();
        this.namedAlgorithm = TestKey.ascii(key.algorithm());
        this.digest = Hash.SHA512.of(message);
        this.application = key.application();
    }

    /// What is signed for the fields as they are.
    public byte[] data() {
        byte[] data = new Writer()
                .raw(magic)
                .string(namespace)
                .string(signReserved ? reserved : new byte[0])
                .string(hash)
                .string(digest)
                .toByteArray();
        return key.type().fido()
                ? new Writer()
                        .raw(Hash.SHA256.of(application))
                        .u8(flags)
                        .u32(counter)
                        .raw(Hash.SHA256.of(data))
                        .toByteArray()
                : data;
    }

    public byte[] value() {
        return key.sign(algorithm, data());
    }

    public byte[] blob(byte[] value) {
        var signature = new Writer().string(namedAlgorithm).string(value);
        if (key.type().fido()) {
            signature.u8(flags).u32(counter);
        }
        signature.raw(afterSignature);
        return new Writer()
                .raw(magic)
                .u32(version)
                .string(blobKey)
                .string(namespace)
                .string(reserved)
                .string(hash)
                .string(signature.toByteArray())
                .raw(afterBlob)
                .toByteArray();
    }

    public byte[] blob() {
        return blob(value());
    }

    public static byte[] armor(byte[] blob) {
        return armor(blob, 70, "\n");
    }

    public static byte[] armor(byte[] blob, int width, String end) {
        String body = Base64.getMimeEncoder(width / 4 * 4, end.getBytes(StandardCharsets.US_ASCII))
                .encodeToString(blob);
        if (width % 4 != 0) {
            body = Base64.getEncoder().encodeToString(blob).replaceAll("(.{" + width + "})(?=.)", "$1" + end);
        }
        return TestKey.ascii("-----BEGIN SSH SIGNATURE-----" + end + body + end + "-----END SSH SIGNATURE-----" + end);
    }
}
