package felhom.fence;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.module.ModuleFinder;
import java.lang.module.ModuleReference;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/// The finished module jars, as Maven has laid them out for the image.
///
/// @param modules what enters the image
/// @param testkit the simulated host, which never does
record ModuleJars(Path modules, Path testkit) {
    static ModuleJars built() {
        var target = Path.of(System.getProperty("basedir", "")).toAbsolutePath().resolve("target");
        return new ModuleJars(target.resolve("modules"), target.resolve("testkit"));
    }

    /// Our own modules that are in the product image.
    List<String> product() {
        return ours().keySet().stream()
                .filter(name -> !name.equals("felhom.testkit"))
                .toList();
    }

    /// Our own modules, the published testkit included.
    SortedMap<String, Path> ours() {
        var ours = new TreeMap<String, Path>();
        for (ModuleReference module : finder().findAll()) {
            var name = module.descriptor().name();
            if (name.startsWith("felhom.")) {
                ours.put(name, Path.of(module.location().orElseThrow()));
            }
        }
        return ours;
    }

    /// Every jar, third-party ones included, with the named directories first.
    ModuleFinder finder(Path... first) {
        var planted = ModuleFinder.of(first);
        return ModuleFinder.compose(planted, ModuleFinder.of(existing(modules), existing(testkit)));
    }

    private static Path existing(Path directory) {
        if (!Files.isDirectory(directory)) {
            throw new UncheckedIOException(new IOException(
                    "no " + directory + ": run the build with `mvn verify`, these tests need the jars"));
        }
        return directory;
    }
}
