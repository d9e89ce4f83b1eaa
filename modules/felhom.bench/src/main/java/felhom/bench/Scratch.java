package felhom.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;

/// A directory on the disk that is measured: `felhom.bench.directory`, or the current one. A temporary directory is
/// often in memory, where forcing costs nothing.
final class Scratch {
    private Scratch() {}

    static Path make() throws IOException {
        return Files.createTempDirectory(
                Path.of(System.getProperty("felhom.bench.directory", "")).toAbsolutePath(), "log");
    }

    static void remove(Path directory) throws IOException {
        try (var files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
