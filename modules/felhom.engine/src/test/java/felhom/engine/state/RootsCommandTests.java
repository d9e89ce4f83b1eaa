package felhom.engine.state;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import felhom.engine.port.Clocks;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// On an installed host the state is the daemon's user's. What root's commands leave there, that user has to
/// be able to use.
class RootsCommandTests {
    // `nobody`, on every Debian.
    private static final int USER = 65_534;

    @TempDir
    private Path temp;

    private StateLocation place;

    @BeforeEach
    void rootOnly() throws IOException {
        assumeTrue(
                Files.getAttribute(Path.of("/proc/self"), "unix:uid").equals(0),
                "only root can give a directory to somebody else");
        place = new Host(temp).place();
        AgentState.open(place, Clocks.system()).close();
        giveAway(place.directory());
        giveAway(place.runtime());
    }

    @Test
    void rootDoesNotWorkInTheAgentsOwnStateAndHearsOfBothWaysOut() throws IOException {
        Map<Path, Object> before = owners();

        AgentState.StateRefused refused =
                assertThrows(AgentState.StateRefused.class, () -> AgentState.open(place, Clocks.system()));

        String words = String.valueOf(refused.getMessage());
        assertTrue(words.contains("systemctl start felhom-agent"), words);
        assertTrue(words.contains("runuser -u nobody -- felhom-agent"), words);
        assertEquals(before, owners());
        assertEquals(
                1,
                place.faults().stream()
                        .filter(fault -> fault.contains("state.directory"))
                        .count());
    }

    @Test
    void rootsResetsLeaveTheAgentsOwnStateAlone() throws IOException {
        Map<Path, Object> before = owners();

        assertThrows(AgentState.StateRefused.class, () -> StateResets.log(place, Clocks.system(), "root"));
        assertThrows(AgentState.StateRefused.class, () -> StateResets.identity(place, Clocks.system(), "root"));

        assertEquals(before, owners());
    }

    @Test
    void rootMayLookAtIt() {
        Optional<StateView> view = AgentState.look(place, Clocks.system());

        assertTrue(view.flatMap(StateView::identity).isPresent());
        assertTrue(view.flatMap(StateView::epoch).isPresent(), "the epoch's file counts for root too");
    }

    private static void giveAway(Path directory) throws IOException {
        try (Stream<Path> all = Files.walk(directory)) {
            for (Path each : all.toList()) {
                Files.setAttribute(each, "unix:uid", USER);
            }
        }
    }

    private Map<Path, Object> owners() throws IOException {
        Map<Path, Object> owners = new TreeMap<>();
        for (Path directory : new Path[] {place.directory(), place.runtime()}) {
            try (Stream<Path> all = Files.walk(directory)) {
                for (Path each : all.toList()) {
                    owners.put(each, Files.getAttribute(each, "unix:uid"));
                }
            }
        }
        return owners;
    }
}
