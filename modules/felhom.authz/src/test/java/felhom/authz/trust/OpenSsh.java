package felhom.authz.trust;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;

/// The real `ssh-keygen`, in a directory of its own; one instance serves one thread.
final class OpenSsh {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyyMMddHHmmss'Z'").withZone(ZoneOffset.UTC);

    private final Path directory;

    OpenSsh(Path directory) {
        this.directory = directory;
    }

    /// The private key's file; the public one stands beside it.
    Path generate(String type, String bits) throws Exception {
        var file = directory.resolve(type + bits);
        var command = new ArrayList<>(List.of("-q", "-t", type, "-N", "", "-C", "", "-f", file.toString()));
        if (!bits.isEmpty()) {
            command.addAll(List.of("-b", bits));
        }
        must(command, new File("/dev/null"));
        return file;
    }

    byte[] sign(Path key, String namespace, String hash, byte[] message) throws Exception {
        var file = directory.resolve("message");
        Files.write(file, message);
        Files.deleteIfExists(directory.resolve("message.sig"));
        must(
                List.of("-q", "-Y", "sign", "-f", key.toString(), "-n", namespace, "-O", "hashalg=" + hash, "" + file),
                new File("/dev/null"));
        return Files.readAllBytes(directory.resolve("message.sig"));
    }

    /// A binary list that revokes these public keys.
    byte[] krl(List<String> specification) throws Exception {
        var file = Files.write(directory.resolve("specification"), specification);
        var krl = directory.resolve("krl");
        must(List.of("-q", "-k", "-f", krl.toString(), file.toString()), new File("/dev/null"));
        return Files.readAllBytes(krl);
    }

    boolean accepts(Attempt attempt) throws Exception {
        var signature = Files.write(directory.resolve("signature"), attempt.signature());
        var message = Files.write(directory.resolve("input"), attempt.message());
        var allowed = Files.write(directory.resolve("allowed"), attempt.allowed());
        var command = new ArrayList<>(List.of(
                "-Y",
                "verify",
                "-s",
                signature.toString(),
                "-n",
                attempt.namespace(),
                "-I",
                attempt.principal(),
                "-f",
                allowed.toString(),
                "-O",
                "verify-time=" + TIME.format(attempt.now())));
        if (attempt.revoked().isPresent()) {
            var revoked =
                    Files.write(directory.resolve("revoked"), attempt.revoked().orElseThrow());
            command.addAll(List.of("-r", revoked.toString()));
        }
        return run(command, message.toFile()) == 0;
    }

    private void must(List<String> arguments, File input) throws Exception {
        int exit = run(arguments, input);
        if (exit != 0) {
            throw new IOException("ssh-keygen " + arguments + ": exit " + exit + ": "
                    + Files.readString(directory.resolve("output"), StandardCharsets.ISO_8859_1));
        }
    }

    private int run(List<String> arguments, File input) throws Exception {
        var command = new ArrayList<>(List.of("ssh-keygen"));
        command.addAll(arguments);
        var builder = new ProcessBuilder(command)
                .redirectInput(input)
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("output").toFile());
        builder.environment().put("TZ", "UTC");
        return builder.start().waitFor();
    }
}
