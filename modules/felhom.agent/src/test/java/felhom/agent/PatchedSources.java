package felhom.agent;

import felhom.testkit.PveSimulator;
import java.io.File;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.spi.ToolProvider;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;

/// The project's sources with snippets in them, compiled in a directory of their own; the real ones stay as they are.
final class PatchedSources {
    /// Those that tell one step or operation from another.
    private static final List<String> MODULES =
            List.of("felhom.ops", "felhom.wire", "felhom.engine", "felhom.builtin", "felhom.proxmox");

    private static final List<String> LIBRARIES = List.of(
            "com.fasterxml.jackson.annotation",
            "felhom.log",
            "org.slf4j",
            "tools.jackson.core",
            "tools.jackson.databind");

    private final Path root;
    private final Path dir;
    private int runs;

    record Compiled(int exit, String messages) {}

    /// @param root the project's
    /// @param dir an empty one
    PatchedSources(Path root, Path dir) {
        this.root = root;
        this.dir = dir;
    }

    /// Where [#build] puts the classes, a directory each module.
    Path classes() {
        return dir.resolve("classes");
    }

    /// The file's text with those of the snippets that go into it.
    String text(String file, Collection<Snippet> snippets) throws IOException {
        List<Snippet> own =
                snippets.stream().filter(each -> each.file().equals(file)).toList();
        boolean whole = own.stream().anyMatch(each -> each.after().isEmpty());
        String text = whole ? "" : Files.readString(root.resolve(file));
        for (Snippet snippet : own) {
            text = snippet.in(text);
        }
        return text;
    }

    /// Compiles the modules whole, and of their tests those that have a snippet, with what they use.
    Compiled build(Collection<Snippet> snippets) throws IOException {
        Path sources = dir.resolve("sources");
        Set<String> patched = new TreeSet<>();
        for (Snippet snippet : snippets) {
            if (snippet.file().endsWith(".java") && MODULES.contains(module(snippet.file()))) {
                patched.add(snippet.file());
            }
        }
        List<String> arguments = arguments(libraries());
        for (String file : patched) {
            arguments.add(written(sources, file, snippets));
        }
        for (String module : MODULES) {
            Path main = root.resolve("modules").resolve(module).resolve("src/main/java");
            Path test = root.resolve("modules").resolve(module).resolve("src/test/java");
            List<Path> places = Stream.of(sources.resolve(module), main, test)
                    .filter(Files::isDirectory)
                    .toList();
            arguments.add("--module-source-path");
            arguments.add(module + "=" + joined(places));
            try (Stream<Path> all = Files.walk(main)) {
                all.filter(file -> file.toString().endsWith(".java"))
                        .filter(file -> !patched.contains(root.relativize(file).toString()))
                        .forEach(file -> arguments.add(file.toString()));
            }
        }
        return javac(classes(), arguments);
    }

    /// Compiles some files of one module against all that was built, their classes into a directory.
    Compiled alone(List<String> files, Collection<Snippet> snippets, Path into) throws IOException {
        Path sources = dir.resolve("alone-" + runs++);
        String module = module(files.getFirst());
        List<String> arguments = arguments(joined(List.of(classes(), libraries())));
        arguments.add("--patch-module");
        arguments.add(module + "=" + sources.resolve(module));
        for (String file : files) {
            arguments.add(written(sources, file, snippets));
        }
        return javac(into, arguments);
    }

    /// Compiles that file alone which does without the snippet: its own, or the one that uses a whole file.
    Compiled without(Snippet snippet, Collection<Snippet> all) throws IOException {
        Path into = dir.resolve("without-" + runs);
        if (snippet.after().isPresent()) {
            return alone(
                    List.of(snippet.file()),
                    all.stream().filter(each -> !each.equals(snippet)).toList(),
                    into);
        }
        Path built = classes()
                .resolve(module(snippet.file()))
                .resolve(below(snippet.file()).replace(".java", ".class"));
        Path aside = dir.resolve("aside");
        String user = all.stream()
                .filter(each -> !each.equals(snippet) && each.text().contains(snippet.typeName()))
                .findFirst()
                .orElseThrow(() -> new AssertionError("nothing on the page uses " + snippet.typeName()))
                .file();
        Files.move(built, aside);
        try {
            return alone(List.of(user), all, into);
        } finally {
            Files.move(aside, built);
        }
    }

    /// Compiles a module that sees felhom.ops and nothing else.
    Compiled thirdParty(String moduleInfo, String file, String text) throws IOException {
        Path sources = dir.resolve("third-party-" + runs++);
        Path type = sources.resolve(file);
        Files.createDirectories(type.getParent());
        return javac(
                sources.resolve("classes"),
                List.of(
                        "-p",
                        classes().resolve("felhom.ops").toString(),
                        Files.writeString(sources.resolve("module-info.java"), moduleInfo)
                                .toString(),
                        Files.writeString(type, text).toString()));
    }

    /// A new directory with the classes of some modules.
    Path copy(String... modules) throws IOException {
        Path to = dir.resolve("copy-" + runs++);
        for (String module : modules) {
            try (Stream<Path> all = Files.walk(classes().resolve(module))) {
                for (Path from : all.toList()) {
                    Files.createDirectories(
                            to.resolve(classes().relativize(from)).getParent());
                    Files.copy(from, to.resolve(classes().relativize(from)));
                }
            }
        }
        return to;
    }

    private String written(Path sources, String file, Collection<Snippet> snippets) throws IOException {
        Path path = sources.resolve(module(file)).resolve(below(file));
        Files.createDirectories(path.getParent());
        return Files.writeString(path, text(file, snippets)).toString();
    }

    private static String below(String file) {
        return file.replaceFirst("^modules/[^/]+/src/(main|test)/(java|resources)/", "");
    }

    static String module(String file) {
        return file.split("/", 3)[1];
    }

    /// Tests see JUnit and the simulator beside their module, as ever.
    private static List<String> arguments(String modulePath) {
        List<String> arguments = new ArrayList<>(List.of("-nowarn", "-proc:none", "-p", modulePath));
        arguments.add("-cp");
        arguments.add(joined(Stream.of(Test.class, ParameterizedTest.class, PveSimulator.class)
                .map(PatchedSources::place)
                .toList()));
        for (String module : MODULES) {
            arguments.addAll(List.of("--add-reads", module + "=ALL-UNNAMED"));
        }
        arguments.addAll(List.of("--add-exports", "felhom.engine/felhom.engine.authority=felhom.proxmox"));
        return arguments;
    }

    private static Compiled javac(Path into, List<String> arguments) {
        StringWriter messages = new StringWriter();
        List<String> all = new ArrayList<>(List.of("-d", into.toString()));
        all.addAll(arguments);
        PrintWriter writer = new PrintWriter(messages);
        int exit = ToolProvider.findFirst("javac").orElseThrow().run(writer, writer, all.toArray(String[]::new));
        return new Compiled(exit, messages.toString());
    }

    private static String libraries() {
        List<Path> places = new ArrayList<>(List.of(jspecify()));
        for (String name : LIBRARIES) {
            places.add(Path.of(ModuleLayer.boot()
                    .configuration()
                    .findModule(name)
                    .orElseThrow(() -> new AssertionError("no module " + name))
                    .reference()
                    .location()
                    .orElseThrow()));
        }
        return joined(places);
    }

    /// Nothing needs it at run time, so that it is no module of this process.
    private static Path jspecify() {
        return Stream.of("jdk.module.path", "java.class.path")
                .flatMap(name -> Optional.ofNullable(System.getProperty(name)).stream())
                .flatMap(path -> Stream.of(path.split(File.pathSeparator, -1)))
                .map(Path::of)
                .flatMap(PatchedSources::jars)
                .filter(file -> file.getFileName().toString().startsWith("jspecify-"))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no jspecify on the paths of this process"));
    }

    /// A module path may name a directory of jars.
    private static Stream<Path> jars(Path entry) {
        File[] inside = entry.toFile().listFiles((_, name) -> name.endsWith(".jar"));
        return inside == null ? Stream.of(entry) : Stream.of(inside).map(File::toPath);
    }

    private static Path place(Class<?> type) {
        try {
            return Path.of(
                    type.getProtectionDomain().getCodeSource().getLocation().toURI());
        } catch (URISyntaxException impossible) {
            throw new AssertionError(impossible);
        }
    }

    private static String joined(List<?> paths) {
        return paths.stream().map(Object::toString).collect(Collectors.joining(File.pathSeparator));
    }
}
