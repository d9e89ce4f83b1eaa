package felhom.hostile;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// An operator with a real key, and the directory that trusts it; signs with the real `ssh-keygen`.
final class Operator {
    static final String PLANS = "felhom-plan@v1";

    private final Path directory;
    private final Path key;

    private Operator(Path directory, Path key) {
        this.directory = directory;
        this.key = key;
    }

    /// Whom nobody trusts.
    static Operator stranger(Path directory) throws IOException, InterruptedException {
        var key = directory.resolve("key-" + System.nanoTime());
        must("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", "", "-f", key.toString());
        return new Operator(directory, key);
    }

    static Operator trusted(Path directory) throws IOException, InterruptedException {
        var operator = stranger(directory);
        var trust = Files.createDirectories(operator.trust());
        var operators = Files.writeString(
                trust.resolve("operators"),
                "alice namespaces=\"" + PLANS + "\",valid-before=\"99991231Z\" "
                        + Files.readString(Path.of(operator.key + ".pub")));
        var revoked = Files.writeString(trust.resolve("revoked"), "");
        // Whatever the umask: what the group may write is trusted by nobody.
        must("chmod", "755", trust.toString());
        must("chmod", "644", operators.toString(), revoked.toString());
        return operator;
    }

    Path trust() {
        return directory.resolve("trust");
    }

    String sign(byte[] plan) throws IOException, InterruptedException {
        return sign(PLANS, plan);
    }

    String sign(String namespace, byte[] plan) throws IOException, InterruptedException {
        var file = Files.write(directory.resolve("plan-" + System.nanoTime()), plan);
        must("ssh-keygen", "-Y", "sign", "-q", "-n", namespace, "-f", key.toString(), file.toString());
        return Files.readString(Path.of(file + ".sig"));
    }

    private static void must(String... command) throws IOException, InterruptedException {
        int exit = new ProcessBuilder(List.of(command))
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start()
                .waitFor();
        if (exit != 0) throw new AssertionError(String.join(" ", command) + " ended with " + exit);
    }
}
