package felhom.authz.trust;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import felhom.authz.sshsig.Code;
import felhom.authz.sshsig.KeyType;
import felhom.authz.sshsig.Message;
import felhom.authz.sshsig.Request;
import felhom.authz.sshsig.Verification;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Keys and signatures of the real `ssh-keygen`.
@Tag("slow")
class RealKeyTests {
    private static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");
    private static final Request REQUEST = new Request("felhom-plan@v1", "alice", NOW);
    private static final byte[] MESSAGE = TestKey.ascii("{\"typ\": \"felhom-plan/1\"}\n");

    @TempDir
    Path temporary;

    private OpenSsh keygen;

    @BeforeEach
    void openSsh() {
        keygen = new OpenSsh(temporary);
    }

    @ParameterizedTest
    @CsvSource({
        "ed25519, '', ED25519",
        "ecdsa, 256, ECDSA_P256",
        "ecdsa, 384, ECDSA_P384",
        "ecdsa, 521, ECDSA_P521",
        "rsa, 2048, RSA",
        "rsa, 3072, RSA",
        "rsa, 4096, RSA"
    })
    void aRealSignatureIsAcceptedAndItsDamagedTwinIsNot(String type, String bits, KeyType expected) throws Exception {
        var key = keygen.generate(type, bits);
        var verifier = new SshsigVerifier(trust(key, new byte[0]));

        for (var hash : List.of("sha256", "sha512")) {
            byte[] signature = keygen.sign(key, "felhom-plan@v1", hash, MESSAGE);
            var accepted = assertInstanceOf(
                    Verification.Accepted.class, verifier.verify(signature, Message.of(MESSAGE), REQUEST));
            assertEquals(expected, accepted.keyType());
            assertEquals(1, accepted.line());
            assertEquals("alice", accepted.principal());
            assertEquals(
                    Code.CRYPTO,
                    verifier.verify(signature, Message.of(TestKey.ascii("{}")), REQUEST)
                            .code());
            assertEquals(
                    Code.NAMESPACE,
                    verifier.verify(signature, Message.of(MESSAGE), new Request("file", "alice", NOW))
                            .code());
        }
    }

    @Test
    void aKeyOnARealKrlIsRevoked() throws Exception {
        var key = keygen.generate("ed25519", "");
        byte[] signature = keygen.sign(key, "felhom-plan@v1", "sha512", MESSAGE);
        var line = publicKey(key);

        for (var how : List.of("", "sha1: ", "sha256: ")) {
            var verifier = new SshsigVerifier(trust(key, keygen.krl(List.of(how + line))));
            assertEquals(
                    Code.REVOKED,
                    verifier.verify(signature, Message.of(MESSAGE), REQUEST).code());
        }
    }

    @Test
    void aFingerprintIsTheOneThatKeygenPrints() throws Exception {
        var key = keygen.generate("ecdsa", "256");
        var process = new ProcessBuilder("ssh-keygen", "-l", "-f", key + ".pub").start();
        var printed = new String(process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);

        var signer = trust(key, new byte[0]).signers().signers().getFirst();

        assertTrue(printed.contains(" " + signer.fingerprint() + " "), printed);
    }

    private static String publicKey(Path key) throws Exception {
        return Files.readString(Path.of(key + ".pub")).strip();
    }

    private static Trust trust(Path key, byte[] revoked) throws Exception {
        var file = TestKey.ascii("alice namespaces=\"felhom-plan@v1\" " + publicKey(key) + "\n");
        return switch (Trust.parse(file, revoked)) {
            case Loaded.Good<Trust>(var trust) -> trust;
            case Loaded.Bad<Trust>(var refusal) -> throw new AssertionError(refusal.toString());
        };
    }
}
