package felhom.authz.trust;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import felhom.authz.gate.Draft;
import felhom.authz.sshsig.Code;
import felhom.authz.sshsig.KeyType;
import felhom.authz.sshsig.Message;
import felhom.authz.sshsig.RefusedException;
import felhom.authz.sshsig.Request;
import felhom.authz.sshsig.SignerKey;
import felhom.authz.sshsig.Writer;
import java.security.Provider;
import java.security.PublicKey;
import java.security.Security;
import java.security.SignatureSpi;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Nothing but a verdict comes out, whatever comes in and whoever else is in this JVM.
class HostileInputTests {
    private static final int ROUNDS = Boolean.getBoolean("felhom.long") ? 200_000 : 15_000;
    private static final Request REQUEST =
            new Request("felhom-plan@v1", "alice@ops.example", Instant.parse("2027-01-01T00:00:00Z"));

    @Test
    @Tag("slow")
    void parsersRefuseAndNeverThrow() {
        var random = new Random(7);
        var mutate = new Mutator(random);
        var maker = new AttemptMaker();
        var attempts =
                java.util.stream.IntStream.range(0, 200).mapToObj(maker::make).toList();
        int accepted = 0;
        for (int round = 0; round < ROUNDS; round++) {
            var attempt = mutate.one(attempts);
            var damaged = new Attempt(
                    attempt.kind(),
                    mutate.chance(50) ? mutate.bytes(attempt.signature()) : attempt.signature(),
                    attempt.message(),
                    mutate.chance(20) ? mutate.bytes(attempt.allowed()) : attempt.allowed(),
                    attempt.revoked().map(mutate::bytes),
                    attempt.namespace(),
                    attempt.principal(),
                    attempt.now());
            accepted += damaged.ours().code() == Code.OK ? 1 : 0;
        }

        System.out.println("hostile input: " + ROUNDS + " rounds, " + accepted + " accepted, no exception");
    }

    @Test
    @Tag("slow")
    void blobsOfNoiseAreRefused() {
        var random = new Random(8);
        var key = TestKey.of(KeyType.ED25519, random);
        var trust = trust(key);
        for (int round = 0; round < ROUNDS; round++) {
            byte[] noise = new byte[random.nextInt(400)];
            random.nextBytes(noise);
            byte[] blob =
                    new Writer().raw(TestKey.ascii("SSHSIG")).u32(1).raw(noise).toByteArray();
            var verdict = new SshsigVerifier(trust).verify(Draft.armor(blob), Message.of(new byte[0]), REQUEST);
            assertNotEquals(Code.OK, verdict.code());
        }
    }

    @Test
    void aProviderThatSaysYesIsNotAsked() {
        var key = TestKey.of(KeyType.ED25519, new Random(9));
        var message = TestKey.ascii("message");
        var draft = new Draft(key, "felhom-plan@v1", message);
        byte[] forged = Draft.armor(draft.blob(new byte[64]));
        Security.insertProviderAt(new YesProvider(), 1);
        try {
            var verdict = new SshsigVerifier(trust(key)).verify(forged, Message.of(message), REQUEST);

            assertEquals(Code.CRYPTO, verdict.code());
        } finally {
            Security.removeProvider("Yes");
        }
    }

    @Test
    void oneImplementationAloneIsNotEnough() {
        assertEquals(Code.CRYPTO, verdictOf(true, false));
        assertEquals(Code.CRYPTO, verdictOf(false, true));
        assertEquals(Code.CRYPTO, verdictOf(false, false));
        assertEquals(Code.OK, verdictOf(true, true));
    }

    private static Code verdictOf(boolean jdk, boolean bouncyCastle) {
        try {
            SignerKey.both(() -> jdk, () -> bouncyCastle);
            return Code.OK;
        } catch (RefusedException e) {
            return e.refusal().code();
        }
    }

    private static Trust trust(TestKey key) {
        var line = "alice@ops.example " + key.type().wire() + " "
                + Base64.getEncoder().encodeToString(key.blob());
        return switch (Trust.parse(TestKey.ascii(line))) {
            case Loaded.Good<Trust>(var trust) -> trust;
            case Loaded.Bad<Trust>(var refusal) -> throw new AssertionError(refusal.toString());
        };
    }

    private static final class YesProvider extends Provider {
        YesProvider() {
            super("Yes", "1", "says yes to every signature");
            putService(new Service(this, "Signature", "Ed25519", YesSignature.class.getName(), List.of(), null) {
                @Override
                public Object newInstance(Object parameter) {
                    return new YesSignature();
                }
            });
        }
    }

    private static final class YesSignature extends SignatureSpi {
        @Override
        protected void engineInitVerify(PublicKey key) {}

        @Override
        protected void engineInitSign(java.security.PrivateKey key) {}

        @Override
        protected void engineUpdate(byte b) {}

        @Override
        protected void engineUpdate(byte[] bytes, int from, int length) {}

        @Override
        protected byte[] engineSign() {
            return new byte[64];
        }

        @Override
        protected boolean engineVerify(byte[] signature) {
            return true;
        }

        @Override
        @Deprecated
        protected void engineSetParameter(String name, Object value) {}

        @Override
        @Deprecated
        protected Object engineGetParameter(String name) {
            throw new UnsupportedOperationException(name);
        }
    }
}
