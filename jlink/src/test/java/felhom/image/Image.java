package felhom.image;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/// A finished image, started as an operator starts it: as a process.
///
/// @param root the directory with `bin` and `lib`
/// @param environment what a start gets beside PATH and HOME; nothing else of this process is handed on
public record Image(Path root, Path launcher, Map<String, String> environment) {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Path NOTHING = Path.of("/dev/null");
    private static final Path BASE = Path.of(System.getProperty("basedir", "")).toAbsolutePath();
    /// What is installed on this machine is for its own host.
    private static final Path NO_SETTINGS = BASE.resolve("src/test/resources/felhom/image/no-settings.json");

    public Image {
        environment = Map.copyOf(environment);
    }

    /// The one that this build has made.
    public static Image built() {
        return at(BASE.resolve("target/image/felhom-agent"));
    }

    public static Image at(Path root) {
        return new Image(root, root.resolve("bin/felhom-agent"), Map.of());
    }

    /// The same image, called through another path.
    public Image through(Path otherLauncher) {
        return new Image(root, otherLauncher, environment);
    }

    public Image with(String variable, String value) {
        var more = new HashMap<>(environment);
        more.put(variable, value);
        return new Image(root, launcher, more);
    }

    /// The same image, told where a host is by a file of `NAME=value` lines, as the simulator writes it.
    public Image with(Path environmentFile) throws IOException {
        var told = this;
        for (var line : Files.readAllLines(environmentFile)) {
            int equals = line.indexOf('=');
            if (equals > 0 && !line.startsWith("#")) {
                told = told.with(
                        line.substring(0, equals).replace("export ", "").strip(), unquoted(line.substring(equals + 1)));
            }
        }
        return told;
    }

    public Ended run(String... arguments) throws IOException, InterruptedException {
        var command = new ArrayList<String>();
        command.add(launcher.toString());
        command.addAll(List.of(arguments));
        return start(command);
    }

    /// Runs it with a file as its standard input.
    public Ended runOn(Path stdin, String... arguments) throws IOException, InterruptedException {
        var command = new ArrayList<String>();
        command.add(launcher.toString());
        command.addAll(List.of(arguments));
        return start(command, stdin, Optional.empty());
    }

    /// Runs it and, after so long, sends it the signal of Ctrl-C.
    public Ended interrupted(Duration after, String... arguments) throws IOException, InterruptedException {
        var command = new ArrayList<String>();
        command.add(launcher.toString());
        command.addAll(List.of(arguments));
        return start(command, NOTHING, Optional.of(after));
    }

    /// A run that a test ends itself; its standard output is thrown away, its standard error is the test's to
    /// read.
    public Process begin(String... arguments) throws IOException {
        var command = new ArrayList<String>();
        command.add(launcher.toString());
        command.addAll(List.of(arguments));
        return builder(command, NOTHING)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
    }

    /// The names of the image's modules, sorted.
    public List<String> modules() throws IOException, InterruptedException {
        var listed = start(List.of(root.resolve("bin/java").toString(), "--list-modules"));
        return listed.stdout()
                .lines()
                .map(line -> line.replaceFirst("@.*", ""))
                .sorted()
                .toList();
    }

    public Path aotCache() {
        return root.resolve("lib/felhom-agent.aot");
    }

    /// What the image takes on a disk, its AOT cache left out: the package makes that one at its destination.
    public long bytesWithoutCache() throws IOException {
        var sum = new AtomicLong();
        Files.walkFileTree(root, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                sum.addAndGet(file.equals(aotCache()) ? 0 : attributes.size());
                return FileVisitResult.CONTINUE;
            }
        });
        return sum.get();
    }

    /// How a run ended and what it said.
    public record Ended(int exit, String stdout, String stderr) {}

    private Ended start(List<String> command) throws IOException, InterruptedException {
        return start(command, NOTHING, Optional.empty());
    }

    private Ended start(List<String> command, Path stdin, Optional<Duration> interruptAfter)
            throws IOException, InterruptedException {
        var out = Files.createTempFile("felhom-image", ".out");
        var err = Files.createTempFile("felhom-image", ".err");
        try {
            var process = builder(command, stdin)
                    .redirectOutput(out.toFile())
                    .redirectError(err.toFile())
                    .start();
            if (interruptAfter.isPresent() && !process.waitFor(interruptAfter.get())) {
                // The shell's own: a program of this name is in a package that a small Debian does not have.
                new ProcessBuilder("sh", "-c", "kill -INT " + process.pid())
                        .start()
                        .waitFor();
            }
            if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new AssertionError(
                        command + " still runs after " + PATIENCE + "; it said " + read(out) + read(err));
            }
            return new Ended(process.exitValue(), read(out), read(err));
        } finally {
            Files.delete(out);
            Files.delete(err);
        }
    }

    private ProcessBuilder builder(List<String> command, Path stdin) {
        // Whoever runs the tests in the background of a script has SIGINT ignored, and every child inherits that.
        var whole = new ArrayList<>(List.of("env", "--default-signal=INT"));
        whole.addAll(command);
        var builder = new ProcessBuilder(whole).redirectInput(ProcessBuilder.Redirect.from(stdin.toFile()));
        builder.environment().keySet().retainAll(List.of("PATH", "HOME"));
        builder.environment().put("FELHOM_AGENT_CONFIG", NO_SETTINGS.toString());
        builder.environment().putAll(environment);
        return builder;
    }

    private static String read(Path file) throws IOException {
        return Files.readString(file, StandardCharsets.UTF_8);
    }

    private static String unquoted(String value) {
        var bare = value.strip();
        boolean quoted = bare.length() >= 2
                && ((bare.startsWith("\"") && bare.endsWith("\"")) || (bare.startsWith("'") && bare.endsWith("'")));
        return quoted ? bare.substring(1, bare.length() - 1) : bare;
    }
}
