package felhom.agent;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// The real `ssh-keygen`, in a directory of its own.
final class Keygen {
    private final Path directory;

    Keygen(Path directory) {
        this.directory = directory;
    }

    Path key(String name, String type, String... more) throws Exception {
        var key = directory.resolve(name);
        var arguments = new ArrayList<>(List.of("-q", "-t", type, "-N", "", "-C", name, "-f", key.toString()));
        arguments.addAll(List.of(more));
        must(arguments);
        return key;
    }

    /// The public key as a trust file has it.
    static String line(Path key) throws IOException {
        return Files.readString(Path.of(key + ".pub")).strip();
    }

    /// The signature's file.
    Path sign(Path key, String namespace, byte[] message) throws Exception {
        var file = Files.write(directory.resolve("signed-by-" + key.getFileName()), message);
        Files.deleteIfExists(Path.of(file + ".sig"));
        must(List.of("-q", "-Y", "sign", "-f", key.toString(), "-n", namespace, file.toString()));
        return Path.of(file + ".sig");
    }

    /// How `ssh-keygen` ends when called with these arguments.
    int run(Path stdin, List<String> arguments) throws Exception {
        var command = new ArrayList<>(List.of("ssh-keygen"));
        command.addAll(arguments);
        return new ProcessBuilder(command)
                .redirectInput(stdin.toFile())
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("keygen.log").toFile())
                .start()
                .waitFor();
    }

    private void must(List<String> arguments) throws Exception {
        int exit = run(Path.of("/dev/null"), arguments);
        if (exit != 0) {
            throw new AssertionError("ssh-keygen " + arguments + ": " + exit + ": "
                    + Files.readString(directory.resolve("keygen.log"), StandardCharsets.ISO_8859_1));
        }
    }
}
