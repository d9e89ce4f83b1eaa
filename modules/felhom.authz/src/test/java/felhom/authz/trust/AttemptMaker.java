package felhom.authz.trust;

import felhom.authz.gate.Draft;
import felhom.authz.sshsig.Hash;
import felhom.authz.sshsig.JdkProviders;
import felhom.authz.sshsig.KeyType;
import felhom.authz.sshsig.Writer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

/// Makes attempts that are nearly good: each number gives the same one in every run.
final class AttemptMaker {
    private static final long SEED = 20261121;
    private static final String NAMESPACE = "felhom-plan@v1";
    private static final String PRINCIPAL = "alice@ops.example";
    private static final Instant NOW = Instant.parse("2027-01-01T00:00:00Z");

    private final Map<KeyType, TestKey> keys = new EnumMap<>(KeyType.class);
    private final TestKey stranger;

    AttemptMaker() {
        for (var type : KeyType.values()) {
            keys.put(type, TestKey.of(type, new Random(SEED + keys.size())));
        }
        stranger = TestKey.of(KeyType.ED25519, new Random(SEED - 1));
    }

    enum Kind {
        UNTOUCHED,
        ARMOR,
        BLOB,
        FIELD,
        SCALAR,
        FIDO,
        TRUST_FILE,
        TIME,
        PRINCIPAL,
        REVOCATION
    }

    Attempt make(int number) {
        var making = new Making(new Random(SEED * 31 + number), Kind.values()[number % Kind.values().length]);
        return making.make();
    }

    private final class Making {
        private final Random random;
        private final Mutator mutate;
        private final Kind kind;
        private final TestKey key;
        private final byte[] message = new byte[40];
        private String allowed;
        private Optional<byte[]> revoked = Optional.empty();
        private String principal = PRINCIPAL;
        private String namespace = NAMESPACE;
        private Instant now = NOW;

        Making(Random random, Kind kind) {
            this.random = random;
            this.mutate = new Mutator(random);
            this.kind = kind;
            var types =
                    kind == Kind.FIDO ? List.of(KeyType.SK_ED25519, KeyType.SK_ECDSA_P256) : List.of(KeyType.values());
            this.key = keys.get(mutate.one(types));
            random.nextBytes(message);
            allowed = PRINCIPAL + " " + TestKey.line(key) + " comment\n";
        }

        Attempt make() {
            var draft = new Draft(key, namespace, message);
            if (mutate.chance(30)) {
                draft.hash = TestKey.ascii("sha256");
                draft.digest = Hash.SHA256.of(message);
            }
            byte[] signature = signature(draft);
            return new Attempt(
                    kind + "/" + key.type(),
                    signature,
                    message,
                    allowed.getBytes(StandardCharsets.ISO_8859_1),
                    revoked,
                    namespace,
                    principal,
                    now);
        }

        private byte[] signature(Draft draft) {
            switch (kind) {
                case ARMOR -> {
                    return armor(Draft.armor(draft.blob()), draft);
                }
                case BLOB -> {
                    return Draft.armor(mutate.bytes(draft.blob()));
                }
                case FIELD -> field(draft);
                case SCALAR -> {
                    return Draft.armor(draft.blob(new Scalars(random).of(draft)));
                }
                case FIDO -> fido(draft);
                case TRUST_FILE -> trustFile();
                case TIME -> time();
                case PRINCIPAL -> principal();
                case REVOCATION -> revoked = Optional.of(new RevocationFiles(random, key, stranger).make());
                case UNTOUCHED -> {}
            }
            return Draft.armor(draft.blob());
        }

        private byte[] armor(byte[] armor, Draft draft) {
            return switch (random.nextInt(8)) {
                case 0 -> Draft.armor(draft.blob(), 4 + random.nextInt(100), "\n");
                case 1 -> Draft.armor(draft.blob(), 70, mutate.one(List.of("\r\n", "\n\n", "\n ", " \n", "\r")));
                case 2 -> Mutator.splice(armor, armor.length - 1, armor.length, TestKey.ascii(mutate.text("\n")));
                case 3 -> new Writer().raw(armor).raw(armor).toByteArray();
                case 4 -> mutate.bytes(armor);
                default -> mutate.asText(armor);
            };
        }

        private void field(Draft draft) {
            switch (random.nextInt(12)) {
                case 0 -> draft.version = mutate.one(List.of(0L, 2L, 1L << 31, 0xffffffffL, 0x01000000L));
                case 1 -> draft.magic = mutate.bytes(draft.magic);
                case 2 -> draft.namespace = mutate.asText(draft.namespace);
                case 3 -> {
                    namespace =
                            mutate.one(List.of("file", "", "felhom-plan@v1 ", "FELHOM-PLAN@v1", "a,b", "*", "op\nx"));
                    draft.namespace = TestKey.ascii(namespace);
                }
                case 4 -> {
                    draft.reserved = mutate.bytes(new byte[0]);
                    draft.signReserved = random.nextBoolean();
                }
                case 5 -> draft.hash = mutate.asText(draft.hash);
                case 6 -> {
                    draft.hash = TestKey.ascii(mutate.one(List.of("sha1", "sha384", "md5", "SHA512", "sha512\0", "")));
                    draft.digest = mutate.chance(50)
                            ? draft.digest
                            : JdkProviders.digest("SHA-1").digest(message);
                }
                case 7 ->
                    draft.namedAlgorithm = TestKey.ascii(mutate.one(List.of(
                            "ssh-rsa",
                            "rsa-sha2-256",
                            "rsa-sha2-512",
                            "ssh-ed25519",
                            "ecdsa-sha2-nistp256",
                            "webauthn-sk-ecdsa-sha2-nistp256@openssh.com",
                            key.algorithm() + "\0",
                            key.algorithm() + "-cert-v01@openssh.com")));
                case 8 -> draft.namedAlgorithm = mutate.asText(draft.namedAlgorithm);
                case 9 -> draft.blobKey = mutate.chance(30) ? stranger.blob() : mutate.bytes(draft.blobKey);
                case 10 -> draft.afterSignature = mutate.bytes(new byte[0]);
                default -> draft.afterBlob = mutate.bytes(new byte[0]);
            }
        }

        private void fido(Draft draft) {
            switch (random.nextInt(5)) {
                case 0 -> draft.flags = random.nextInt(256);
                case 1 -> draft.counter = random.nextLong() & 0xffffffffL;
                case 2 -> draft.application = TestKey.ascii(mutate.one(List.of("ssh:other", "", "ssh", "https://x")));
                case 3 -> draft.flags = mutate.one(List.of(0, 1, 4, 5, 0x1d, 0x41, 0x81));
                default -> draft.afterSignature = mutate.bytes(new byte[0]);
            }
        }

        private void trustFile() {
            String option = mutate.one(List.of(
                    "namespaces=\"felhom-plan@v1\"",
                    "namespaces=\"file,felhom-*\"",
                    "namespaces=\"!felhom-*,*\"",
                    "cert-authority",
                    "valid-after=\"20260101Z\",valid-before=\"20280101Z\"",
                    "valid-before=\"20280101\",namespaces=\"felhom-plan@v?\""));
            allowed = mutate.one(List.of(
                    PRINCIPAL + " " + option + " " + TestKey.line(key) + "\n",
                    "# comment\n\n" + PRINCIPAL + "\t" + option + "  " + TestKey.line(key) + " c d\n",
                    "bob " + TestKey.line(stranger) + "\n" + PRINCIPAL + " " + TestKey.line(key),
                    "*,!bob " + TestKey.line(key) + "\nbob " + TestKey.line(key) + "\n"));
            for (int rounds = random.nextInt(4); rounds > 0; rounds--) {
                allowed = mutate.chance(30) ? shaken() : mutate.text(allowed);
            }
        }

        /// Damage where the grammar is, not in the key's long base64.
        private String shaken() {
            int end = allowed.indexOf(" AAAA");
            return end < 0 ? mutate.text(allowed) : mutate.text(allowed.substring(0, end)) + allowed.substring(end);
        }

        private void time() {
            String at = mutate.one(List.of(
                    "20270101000000Z",
                    "20270101Z",
                    "202701010000Z",
                    "20261231235959Z",
                    "20270101000001Z",
                    "19700101Z",
                    "19691231235959Z",
                    "20270230Z",
                    "20261231235960Z",
                    "20270101000000",
                    "99991231Z"));
            String other = mutate.one(List.of("20200101Z", "20300101Z", "20270101000000Z"));
            String option = mutate.one(List.of(
                    "valid-after=\"" + at + "\"",
                    "valid-before=\"" + at + "\"",
                    "valid-after=\"" + at + "\",valid-before=\"" + other + "\"",
                    "valid-after=\"" + other + "\",valid-before=\"" + at + "\""));
            allowed = PRINCIPAL + " " + (mutate.chance(20) ? mutate.text(option) : option) + " " + TestKey.line(key)
                    + "\n";
            now = now.plusSeconds(random.nextInt(5) - 2);
        }

        private void principal() {
            var names = List.of(
                    "*", "alice@*", "a?ice@ops.example", "alice,bob", "!alice@*,*", "*,!bob", "Alice@ops.example");
            allowed = mutate.one(names) + " " + TestKey.line(key) + "\n";
            principal =
                    mutate.one(List.of(PRINCIPAL, "bob", "", "*", "alice", "alice,bob", "alice\nbob", "!x", "al\"ice"));
            if (mutate.chance(30)) {
                principal = mutate.text(principal).replace("\0", "");
            }
            if (mutate.chance(30)) {
                allowed = shaken();
            }
        }
    }
}
