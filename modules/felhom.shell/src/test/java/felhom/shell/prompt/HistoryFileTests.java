package felhom.shell.prompt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import felhom.shell.console.Secrets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HistoryFileTests {
    @TempDir
    private Path home;

    private final Secrets secrets = new Secrets();
    private final List<String> said = new ArrayList<>();

    private Path file() {
        return home.resolve("state/felhom-agent/history");
    }

    private KeptHistory shell() {
        return new KeptHistory(Optional.of(new HistoryFile(file())), secrets, said::add);
    }

    private static void type(KeptHistory shell, String... lines) {
        List.of(lines).forEach(line -> shell.add(Instant.EPOCH, line));
    }

    private static List<String> lines(KeptHistory shell) {
        List<String> lines = new ArrayList<>();
        shell.forEach(entry -> lines.add(entry.line()));
        return lines;
    }

    @Test
    void whatOneShellWasToldTheNextOneKnowsAndNobodyElse() throws Exception {
        type(shell(), "guest list", "status");

        assertEquals(List.of("guest list", "status"), lines(shell()));
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file())));
        assertEquals("rwx------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file().getParent())));
    }

    @Test
    void whatHoldsASecretThatIsKnownIsNotKept() {
        secrets.token("3cb00bde-dd1e-449f-b17b-011676c1b66a");

        type(shell(), "guest list", "3cb00bde-dd1e-449f-b17b-011676c1b66a", "status");

        assertEquals(List.of("guest list", "status"), lines(shell()));
    }

    @Test
    void severalShellsAtOnceLoseNothing() throws Exception {
        var shells = IntStream.range(0, 4).mapToObj(_ -> shell()).toList();

        IntStream.range(0, 50)
                .forEach(n -> IntStream.range(0, 4).forEach(i -> type(shells.get(i), "guest show " + i + "0" + n)));

        assertEquals(50, shells.getFirst().size(), "each goes back over its own");
        assertEquals(200, lines(shell()).size(), "and the next one over all");
    }

    @Test
    void aSecretABlankBeforeItAndTheSameAgainAreNotKept() throws Exception {
        type(
                shell(),
                "status",
                "status",
                " guest list",
                "",
                "config check felhom-agent@pve!agent=f1fd9d74-ae74-4814-840f-b4521817bff5",
                "guest list\nguest show 101");

        assertEquals(List.of("status", "guest list", "guest show 101"), lines(shell()));
        assertFalse(Files.readString(file()).contains("f1fd9d74"));
    }

    @Test
    void itStaysSmall() throws Exception {
        Files.createDirectories(file().getParent());
        Files.writeString(file(), "line of long ago\n".repeat(2 * HistoryFile.MOST) + "the last\n");

        var shell = shell();

        assertEquals(HistoryFile.MOST, shell.size());
        assertEquals("the last", shell.get(shell.last()));
        assertEquals(HistoryFile.MOST, Files.readAllLines(file()).size());
    }

    @Test
    void whereItCannotBeKeptThatIsSaidOnceAndTheShellGoesOn() throws Exception {
        Files.createDirectories(home.resolve("elsewhere"));
        Files.createDirectories(file().getParent());
        Files.createSymbolicLink(file(), home.resolve("elsewhere/file"));
        var shell = shell();

        type(shell, "status", "guest list");

        assertEquals(List.of("status", "guest list"), lines(shell));
        assertEquals(1, said.size());
        assertTrue(said.getFirst().contains("is not kept for the next time"), said::toString);
        assertFalse(Files.exists(home.resolve("elsewhere/file")), "nothing is written through a link");
    }
}
