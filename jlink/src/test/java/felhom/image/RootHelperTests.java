package felhom.image;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import felhom.wire.root.RootAnswer;
import felhom.wire.root.RootCodec;
import felhom.wire.root.RootRequest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Root's helper of the finished image.
@Timeout(120)
class RootHelperTests {
    private static final Set<String> MODULES =
            Set.of("felhom.ops", "felhom.privileged", "felhom.wire", "java.base", "jdk.net");
    private static final Pattern LOADED = Pattern.compile("(?m)^([a-z][a-zA-Z0-9_.]*) location: ");

    private final Image image = Image.built();

    @TempDir
    private Path temporary;

    /// How it ended, and what it said.
    private record Ended(int exit, Path stdout, String stderr) {}

    private Ended walk(List<String> command, String variable) throws IOException, InterruptedException {
        Path request = temporary.resolve("request");
        try (var to = Files.newOutputStream(request)) {
            RootCodec.write(new RootRequest.Walk(), to);
        }
        Path out = temporary.resolve("out");
        Path err = temporary.resolve("err");
        var builder = new ProcessBuilder(command)
                .redirectInput(request.toFile())
                .redirectOutput(out.toFile())
                .redirectError(err.toFile());
        builder.environment().clear();
        if (!variable.isEmpty()) {
            builder.environment().put(variable, "-Dplanted=1 --no-such-option");
        }
        int exit = builder.start().waitFor();
        return new Ended(exit, out, Files.readString(err));
    }

    private String launcher() {
        return image.root().resolve("bin/felhom-root").toString();
    }

    /// As the launcher starts it, with these options, and with the JVM saying which modules it loads.
    private Set<String> loaded(List<String> options) throws IOException, InterruptedException {
        Path log = temporary.resolve("modules");
        Path file = Files.write(temporary.resolve("options"), options);
        List<String> command = new ArrayList<>(List.of(
                image.root().resolve("bin/java").toString(),
                "@" + file,
                "-Xlog:module+load=info:file=" + log + ":none",
                "-m",
                "felhom.privileged/felhom.privileged.Main",
                "--stdio"));

        Ended ended = walk(command, "");

        assertEquals(0, ended.exit(), ended::stderr);
        answered(ended);
        return LOADED.matcher(Files.readString(log))
                .results()
                .map((MatchResult found) -> found.group(1))
                .collect(Collectors.toSet());
    }

    private static RootAnswer.Walked answered(Ended ended) throws IOException {
        try (var from = Files.newInputStream(ended.stdout())) {
            return assertInstanceOf(RootAnswer.Walked.class, RootCodec.readAnswer(from));
        }
    }

    private List<String> options() throws IOException {
        return Files.readAllLines(image.root().resolve("lib/felhom-root.options"));
    }

    @Test
    void itLoadsExactlyItsModules() throws Exception {
        assertEquals(MODULES, loaded(options()));
    }

    @Test
    void withoutItsLimitItWouldLoadWhatOthersOffer() throws Exception {
        var without = options().stream()
                .filter(line -> !line.startsWith("--limit-modules"))
                .toList();
        assertEquals(options().size() - 1, without.size());

        Set<String> loaded = loaded(without);

        assertTrue(
                loaded.containsAll(Set.of("ch.qos.logback.classic", "java.net.http")),
                "nothing shows that the limit is needed: " + loaded);
    }

    @Test
    void itAnswersAndSaysWhoAskedForWhat() throws Exception {
        Ended ended = walk(List.of(launcher(), "--stdio"), "");

        assertEquals(0, ended.exit(), ended::stderr);
        String first = answered(ended).findings().getFirst().words();
        assertTrue(first.matches("root's helper [0-9][^ ]* answers whoever may start it"), first);
        assertTrue(ended.stderr().startsWith("whoever is root asks: is everything there; "), ended::stderr);
        assertEquals(1, ended.stderr().lines().count());
    }

    @Test
    void nothingOfItsEnvironmentHasASay() throws Exception {
        for (String variable : List.of(
                "JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS", "_JAVA_OPTIONS", "FELHOM_AGENT_JAVA_OPTIONS", "CLASSPATH")) {
            Ended ended = walk(List.of(launcher(), "--stdio"), variable);

            assertEquals(0, ended.exit(), () -> variable + ": " + ended.stderr());
            assertFalse(ended.stderr().contains("planted"), ended::stderr);
        }
    }

    @Test
    void withoutASocketItSaysHowItIsStarted() throws Exception {
        Ended ended = walk(List.of(launcher(), "--user", "root"), "");

        assertEquals(2, ended.exit());
        assertTrue(ended.stderr().contains("standard input is no socket"), ended::stderr);
    }
}
