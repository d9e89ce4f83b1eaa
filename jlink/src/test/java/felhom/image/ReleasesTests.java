package felhom.image;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Which releases an image says that it is for.
class ReleasesTests {
    private static final Path HERE = Path.of(System.getProperty("basedir", "")).toAbsolutePath();

    @TempDir
    private Path image;

    @BeforeEach
    void anImageOfOneLibrary() throws Exception {
        Files.createDirectory(image.resolve("lib"));
        Files.createDirectory(image.resolve("bin"));
        library("libjava.so", "GLIBC_2.2.5", "GLIBC_2.34", "GLIBCXX_3.4.9");
    }

    private void library(String name, String... versions) throws IOException {
        Files.writeString(
                image.resolve("lib").resolve(name),
                "\u007fELF\u0002\u0001\0\0" + String.join("\0", versions) + "\0",
                StandardCharsets.ISO_8859_1);
    }

    private record Said(int exit, String text) {}

    private Said releases(String... demanded) throws Exception {
        var command = new ArrayList<>(List.of(HERE.resolve("releases").toString(), image.toString()));
        command.addAll(List.of(demanded));
        var process = new ProcessBuilder(command).redirectErrorStream(true).start();
        var text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Said(process.waitFor(), text);
    }

    @Test
    void anImageThatNeedsLittleIsForBoth() throws Exception {
        var said = releases("12", "13");

        assertEquals(0, said.exit(), said::toString);
        assertEquals("for Debian 12 (Proxmox VE 8)\nfor Debian 13 (Proxmox VE 9)\n", said.text());
        assertEquals(said.text(), Files.readString(image.resolve("lib/felhom-agent.releases")));
    }

    @Test
    void oneLibraryThatNeedsANewerGlibcTakesTheOlderReleaseAway() throws Exception {
        library("libjli.so", "GLIBC_2.9", "GLIBC_2.38");

        var said = releases();

        assertEquals(0, said.exit(), said::toString);
        assertEquals("""
            not for Debian 12 (Proxmox VE 8): lib/libjli.so needs GLIBC_2.38, and the newest there is GLIBC_2.36
            for Debian 13 (Proxmox VE 9)
            """, said.text());
    }

    @Test
    void theCompilersLibraryCountsToo() throws Exception {
        library("libjvm.so", "GLIBC_2.17", "GLIBCXX_3.4.32");

        var said = releases();

        assertTrue(said.text().contains("not for Debian 12 (Proxmox VE 8): lib/libjvm.so needs GLIBCXX_3.4.32"));
        assertTrue(said.text().contains("\nfor Debian 13"), said::toString);
    }

    @Test
    void whatIsNoLibraryNeedsNothing() throws Exception {
        Files.writeString(image.resolve("lib/notes"), "GLIBC_2.99");

        assertEquals(0, releases("12", "13").exit());
    }

    @Test
    void anImageThatIsNotForADemandedReleaseIsRefused() throws Exception {
        library("libjli.so", "GLIBC_2.38");

        assertEquals(0, releases("13").exit());
        var said = releases("12", "13");

        assertEquals(1, said.exit(), said::toString);
        assertTrue(said.text().contains("this image is not for Debian 12; link it with a JDK"), said::toString);
        assertEquals(1, releases("11").exit(), "of a release that nobody knows nothing can be promised");
    }

    @Test
    void withoutAnyLibraryNothingIsPromised() throws Exception {
        Files.delete(image.resolve("lib/libjava.so"));

        assertEquals(1, releases().exit());
    }

    @Test
    void theImageOfThisBuildIsForTheNewestRelease() throws Exception {
        var said = Files.readString(Image.built().root().resolve("lib/felhom-agent.releases"));

        assertTrue(said.contains("\nfor Debian 13 (Proxmox VE 9)\n"), said);
    }

    @Test
    void theLauncherSaysForWhatItIsInsteadOfTheLinker() throws Exception {
        assumeTrue(Files.exists(Path.of("/etc/debian_version")), "this is no Debian");
        var version = Files.readString(Path.of("/etc/debian_version")).strip().replaceFirst("\\..*", "");
        var said = image.resolve("lib/felhom-agent.releases");
        Files.writeString(said, "not for Debian " + version + " (Proxmox VE 8): lib/libjli.so needs GLIBC_9.9\n");
        Files.copy(HERE.resolve("felhom-agent"), image.resolve("bin/felhom-agent"));

        var ended = Image.at(image).run("--version");

        assertEquals(1, ended.exit(), ended::toString);
        assertTrue(ended.stderr().startsWith("felhom-agent: this image is not for Debian " + version), ended::toString);
    }
}
