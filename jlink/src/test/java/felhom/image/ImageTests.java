package felhom.image;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImageTests {
    private static final String VERSION_LINE =
            "felhom-agent \\d+\\.\\d+\\.\\d+(-SNAPSHOT)? \\(commit ([0-9a-f]{12}|unknown), Java 25[.0-9]*\\)\\R";

    private final Image image = Image.built();

    @TempDir
    Path temporary;

    @Test
    void saysItsVersionCommitAndJava() throws Exception {
        var ended = image.run("--version");

        assertEquals(0, ended.exit(), ended::stderr);
        assertTrue(ended.stdout().matches(VERSION_LINE), ended::stdout);
        assertEquals("", ended.stderr());
    }

    @Test
    void withoutACommandAndAConfigurationItSaysWhatIsMissing() throws Exception {
        var ended = image.run();

        assertEquals(2, ended.exit());
        assertTrue(ended.stderr().contains("not configured"), ended::stderr);
        assertTrue(ended.stderr().contains("felhom-agent --help"), ended::stderr);
        assertEquals("", ended.stdout());
    }

    @Test
    void startsThroughASymbolicLink() throws Exception {
        var link = Files.createSymbolicLink(temporary.resolve("agent"), image.launcher());
        var linkToLink = Files.createSymbolicLink(temporary.resolve("agent-again"), link);

        var ended = image.through(linkToLink).run("--version");

        assertEquals(0, ended.exit(), ended::stderr);
    }

    @Test
    void aMovedCopyStillHasItsAotCache() throws Exception {
        var moved = temporary.resolve("somewhere else");
        copy(image.root(), moved);
        assertTrue(Files.exists(Image.at(moved).aotCache()), "no cache was trained; the build's log says why");

        var ended = Image.at(moved)
                .with("FELHOM_AGENT_JAVA_OPTIONS", "-XX:AOTMode=on")
                .run("--version");

        assertEquals(0, ended.exit(), ended::stderr);
        assertEquals("", ended.stderr());
    }

    @Test
    void aCacheThatDoesNotFitIsPassedOver() throws Exception {
        var moved = temporary.resolve("copy");
        copy(image.root(), moved);
        Files.writeString(Image.at(moved).aotCache(), "not a cache");

        var ended = Image.at(moved).run("--version");

        assertEquals(0, ended.exit(), ended::stderr);
        assertTrue(ended.stdout().matches(VERSION_LINE), ended::stdout);
    }

    @Test
    void whatTheJvmHasToSayGoesToStderr() throws Exception {
        // An option that this release only warns about.
        var ended = image.with("FELHOM_AGENT_JAVA_OPTIONS", "-XX:+UseCompressedClassPointers -Xlog:gc*=info:stderr")
                .run("--version");

        assertEquals(0, ended.exit(), ended::stderr);
        assertFalse(ended.stderr().isBlank());
        assertTrue(ended.stdout().matches(VERSION_LINE), ended::stdout);
    }

    @Test
    void variablesMeantForOtherJvmsAreIgnored() throws Exception {
        var ended = image.with("JAVA_TOOL_OPTIONS", "-Dplanted=1")
                .with("JDK_JAVA_OPTIONS", "--no-such-option")
                .run("--version");

        assertEquals(0, ended.exit(), ended::stderr);
        assertEquals("", ended.stderr());
    }

    @Test
    void aWordArrivesAsItWasTypedWhateverTheLocale() throws Exception {
        for (String locale : new String[] {"", "C", "POSIX", "en_US.ISO-8859-1", "xx_XX.UTF-8"}) {
            // The shell makes the two bytes: this test's own locale must not have a say.
            var process = new ProcessBuilder(
                            "sh",
                            "-c",
                            "exec \"$0\" \"$(printf '\\303\\244rger')\"",
                            image.launcher().toString())
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD);
            process.environment().keySet().retainAll(java.util.List.of("PATH", "HOME"));
            if (!locale.isEmpty()) {
                process.environment().put("LC_ALL", locale);
            }

            var said = new String(process.start().getErrorStream().readAllBytes(), StandardCharsets.UTF_8);

            assertTrue(said.contains("'\u00e4rger'"), locale + ": " + said);
        }
    }

    @Test
    void nothingOfTheBuildIsInTheImage() throws Exception {
        var strangers = image.modules().stream()
                .filter(
                        name -> name.matches(
                                ".*(jspecify|testkit|bouncycastle.pkix|bouncycastle.util|junit|opentest4j|apiguardian|jlink|compiler).*"))
                .toList();

        assertEquals(java.util.List.of(), strangers);
    }

    @Test
    void isAtMost75MegabytesWithoutTheCache() throws Exception {
        long megabytes = image.bytesWithoutCache() / 1_000_000;

        assertTrue(megabytes <= 75, () -> megabytes + " MB");
    }

    /// As `cp -a`.
    private static void copy(Path from, Path to) throws IOException {
        try (var files = Files.walk(from)) {
            for (var file : files.toList()) {
                var target = to.resolve(from.relativize(file).toString());
                if (Files.isDirectory(file)) {
                    Files.createDirectories(target);
                } else {
                    Files.copy(
                            file, target, StandardCopyOption.COPY_ATTRIBUTES, java.nio.file.LinkOption.NOFOLLOW_LINKS);
                }
            }
        }
    }
}
