package felhom.authz.trust;

import felhom.authz.sshsig.Hash;
import felhom.authz.sshsig.JdkProviders;
import felhom.authz.sshsig.Writer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;

/// Lists of revoked keys that name the signer, somebody else or nobody, often damaged.
final class RevocationFiles {
    private final Random random;
    private final Mutator mutate;
    private final TestKey listed;
    private final TestKey other;

    RevocationFiles(Random random, TestKey listed, TestKey other) {
        this.random = random;
        this.mutate = new Mutator(random);
        this.listed = listed;
        this.other = other;
    }

    /// A text or a binary list, whole or damaged.
    byte[] make() {
        String list = mutate.one(List.of(
                "",
                "# nobody\n",
                TestKey.line(listed) + "\n",
                TestKey.line(other) + "\n",
                TestKey.line(other) + " c\n\n" + TestKey.line(listed) + " c\n",
                "garbage\n"));
        byte[] file = mutate.chance(50) ? list.getBytes(StandardCharsets.ISO_8859_1) : krl();
        return switch (random.nextInt(3)) {
            case 0 -> file;
            case 1 -> mutate.bytes(file);
            default -> mutate.asText(file);
        };
    }

    byte[] krl() {
        var target = mutate.chance(50) ? listed : other;
        var section = switch (random.nextInt(4)) {
            case 0 -> krlSection(2, target.blob());
            case 1 -> krlSection(3, JdkProviders.digest("SHA-1").digest(target.blob()));
            case 2 -> krlSection(5, Hash.SHA256.of(target.blob()));
            default -> krlSection(random.nextInt(256), target.blob());
        };
        return new Writer()
                .raw(TestKey.ascii("SSHKRL\n\0"))
                .u32(1)
                .raw(new byte[24])
                .string(new byte[0])
                .string(TestKey.ascii("comment"))
                .raw(section)
                .toByteArray();
    }

    private byte[] krlSection(int type, byte[] item) {
        return new Writer()
                .u8(type)
                .string(new Writer().string(item).toByteArray())
                .toByteArray();
    }
}
