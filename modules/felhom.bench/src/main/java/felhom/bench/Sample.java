package felhom.bench;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;

/// A recorded signature with everything that judging it takes, taken apart for the raw checks too.
public final class Sample {
    static final String NAMESPACE = "operation@agent.example";
    static final String PRINCIPAL = "alice@ops.example";

    final byte[] file;
    final byte[] message;
    final byte[] allowed;
    final Raw raw;

    private Sample(byte[] file, byte[] message, byte[] allowed) throws GeneralSecurityException {
        this.file = file;
        this.message = message;
        this.allowed = allowed;
        String body = new String(file, StandardCharsets.US_ASCII).replaceAll("-----[A-Z ]+-----|\\s", "");
        ByteBuffer blob = ByteBuffer.wrap(Base64.getDecoder().decode(body));
        blob.position("SSHSIG".length() + 4);
        ByteBuffer key = ByteBuffer.wrap(string(blob));
        byte[] namespace = string(blob);
        string(blob);
        byte[] hash = string(blob);
        ByteBuffer signature = ByteBuffer.wrap(string(blob));
        String algorithm = new String(string(signature), StandardCharsets.US_ASCII);
        this.raw = Raw.of(algorithm, key, string(signature), signed(namespace, hash, message));
    }

    static Sample load(Kind kind) throws IOException, GeneralSecurityException {
        Path root = Path.of(System.getProperty("felhom.bench.vectors"));
        return new Sample(
                Files.readAllBytes(root.resolve("sigs/" + kind.signature + ".sig")),
                Files.readAllBytes(root.resolve("messages/" + kind.message + ".bin")),
                Files.readAllBytes(root.resolve("allowed/" + kind.allowed)));
    }

    static byte[] string(ByteBuffer from) {
        byte[] string = new byte[from.getInt()];
        from.get(string);
        return string;
    }

    static BigInteger mpint(ByteBuffer from) {
        return new BigInteger(string(from));
    }

    private static byte[] signed(byte[] namespace, byte[] hash, byte[] message) throws GeneralSecurityException {
        String algorithm = new String(hash, StandardCharsets.US_ASCII).replace("sha", "SHA-");
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes("SSHSIG".getBytes(StandardCharsets.US_ASCII));
        for (byte[] field : new byte[][] {
            namespace, new byte[0], hash, MessageDigest.getInstance(algorithm).digest(message)
        }) {
            out.writeBytes(ByteBuffer.allocate(4).putInt(field.length).array());
            out.writeBytes(field);
        }
        return out.toByteArray();
    }

    /// One recorded signature of each algorithm.
    public enum Kind {
        ED25519("valid-ed25519-sha512-utf8", "utf8", "only-ed25519"),
        ECDSA_P256("valid-ecdsa256-sha512-empty", "empty", "only-ecdsa256"),
        ECDSA_P521("valid-ecdsa521-sha512-empty", "empty", "only-ecdsa521"),
        RSA_3072("valid-rsa3072-sha512-utf8", "utf8", "only-rsa3072");

        final String signature;
        final String message;
        final String allowed;

        Kind(String signature, String message, String allowed) {
            this.signature = signature;
            this.message = message;
            this.allowed = allowed;
        }
    }
}
