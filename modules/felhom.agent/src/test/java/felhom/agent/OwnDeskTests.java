package felhom.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OwnDeskTests {
    @TempDir
    private Path home;

    @Test
    void whatWasTypedIsKeptInTheUsersOwnStateDirectory() {
        assertEquals(
                Optional.of(home.resolve(".local/state/felhom-agent/history")),
                OwnDesk.of(Map.of("HOME", home.toString())).history());
        assertEquals(
                Optional.of(home.resolve("elsewhere/felhom-agent/history")),
                OwnDesk.of(Map.of(
                                "HOME",
                                "/",
                                "XDG_STATE_HOME",
                                home.resolve("elsewhere").toString()))
                        .history());
    }

    @Test
    void nothingIsKeptWithoutAHome() {
        assertEquals(Optional.empty(), OwnDesk.of(Map.of()).history());
        assertEquals(Optional.empty(), OwnDesk.of(Map.of("HOME", "relative")).history());
    }

    @Test
    void nothingIsKeptInADirectoryOfAnotherUser() throws Exception {
        assumeTrue(System.getProperty("user.name").equals("root"), "only root can give a directory away");
        Files.setAttribute(home, "unix:uid", 65534);

        assertEquals(
                Optional.empty(), OwnDesk.of(Map.of("HOME", home.toString())).history());
    }

    @Test
    void aTildeIsTheEnvironmentsHomeOrTheSystems() {
        assertEquals(home, OwnDesk.of(Map.of("HOME", home.toString())).home());
        assertEquals(
                Path.of(System.getProperty("user.home")), OwnDesk.of(Map.of()).home());
    }

    @Test
    void coloursAndTheKindOfTerminalAreTheEnvironments() {
        var desk = OwnDesk.of(Map.of("TERM", "dumb", "NO_COLOR", "1"));

        assertFalse(desk.colour());
        assertFalse(desk.draws());
        assertTrue(OwnDesk.of(Map.of("TERM", "xterm", "NO_COLOR", "")).colour());
    }
}
