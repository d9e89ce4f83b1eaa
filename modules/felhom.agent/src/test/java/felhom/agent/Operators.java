package felhom.agent;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;

/// Operators with real keys, in the trust directory of one agent; they sign with the real `ssh-keygen`.
final class Operators {
    private final Keygen keygen;
    private final Path trust;
    private final List<String> lines = new ArrayList<>();

    Operators(TestAgent agent) {
        this.keygen = new Keygen(agent.directory);
        this.trust = agent.directory.resolve("trust");
        write("revoked", "");
        write("operators", "");
    }

    /// A new operator, trusted from now on.
    Path trusted(String name) throws Exception {
        Path key = key(name);
        trust(name, key);
        return key;
    }

    void trust(String name, Path key) throws IOException {
        String until = DateTimeFormatter.ofPattern("yyyyMMdd")
                .format(ZonedDateTime.now(ZoneOffset.UTC).plusDays(90));
        lines.add(name + " namespaces=\"felhom-plan@v1\",valid-before=\"" + until + "Z\" " + Keygen.line(key));
        write("operators", String.join("\n", lines) + "\n");
    }

    /// A key that nobody trusts.
    Path key(String name) throws Exception {
        return keygen.key(name + "-" + System.nanoTime(), "ed25519");
    }

    void revoke(Path key) throws IOException {
        write("revoked", Keygen.line(key) + "\n");
    }

    void policy(String json) {
        write("policy.json", json);
    }

    void write(String name, String text) {
        try {
            // Whatever the umask: what the group may write is trusted by nobody.
            Files.setPosixFilePermissions(
                    Files.writeString(trust.resolve(name), text), PosixFilePermissions.fromString("rw-r--r--"));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    Path sign(Path key, Path plan) throws Exception {
        return sign(key, "felhom-plan@v1", plan);
    }

    Path sign(Path key, String namespace, Path plan) throws Exception {
        Path signature = keygen.sign(key, namespace, Files.readAllBytes(plan));
        return Files.move(signature, signature.resolveSibling("signature-" + System.nanoTime()));
    }
}
