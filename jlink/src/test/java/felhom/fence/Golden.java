package felhom.fence;

import static java.util.stream.Collectors.joining;

import felhom.image.Image;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/// The reviewed lists under `jlink/golden`. They change by `script/golden` and a look at the diff, never by a test.
final class Golden {
    private final Path directory;

    Golden(Path directory) {
        this.directory = directory;
    }

    static Golden reviewed() {
        return new Golden(Path.of(System.getProperty("basedir", "")).resolve("golden"));
    }

    /// What the build at hand has to say, by file name relative to the directory.
    static SortedMap<String, List<String>> actual(ModuleJars jars, Image image) throws Exception {
        var actual = new TreeMap<String, List<String>>();
        for (var module : jars.ours().entrySet()) {
            actual.put(
                    "closure/" + module.getKey() + ".txt",
                    Closure.of(jars.finder(), module.getKey()).stream().toList());
            actual.put("describe/" + module.getKey() + ".txt", Description.of(module.getValue()));
        }
        actual.put("list-modules.txt", image.modules());
        return actual;
    }

    /// Fails with the lines that came and went.
    void check(String file, List<String> actual) throws IOException {
        var path = directory.resolve(file);
        var expected = Files.exists(path) ? Files.readAllLines(path) : List.<String>of();
        if (expected.equals(actual)) {
            return;
        }
        var gone = expected.stream().filter(line -> !actual.contains(line)).map(line -> "- " + line + "\n");
        var come = actual.stream().filter(line -> !expected.contains(line)).map(line -> "+ " + line + "\n");
        throw new AssertionError("golden/" + file + " differs from the build:\n" + gone.collect(joining())
                + come.collect(joining())
                + "If that is meant, run script/golden and have the diff reviewed; otherwise undo it.");
    }

    /// The files under the directory that nothing in the build stands behind.
    List<String> orphans(SortedMap<String, List<String>> actual) throws IOException {
        try (var files = Files.walk(directory)) {
            return files.filter(Files::isRegularFile)
                    .map(file -> directory.relativize(file).toString())
                    .filter(file -> !actual.containsKey(file))
                    .sorted()
                    .toList();
        }
    }

    private void write(SortedMap<String, List<String>> actual) throws IOException {
        for (var orphan : orphans(actual)) {
            Files.delete(directory.resolve(orphan));
        }
        for (var file : actual.entrySet()) {
            var path = directory.resolve(file.getKey());
            Files.createDirectories(path.getParent());
            Files.write(path, file.getValue());
        }
    }

    /// Called by `script/golden`, after a build.
    static void main() throws Exception {
        var golden = reviewed();
        Files.createDirectories(golden.directory);
        golden.write(actual(ModuleJars.built(), Image.built()));
    }
}
