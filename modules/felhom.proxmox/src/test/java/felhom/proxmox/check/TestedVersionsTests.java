package felhom.proxmox.check;

import static org.junit.jupiter.api.Assertions.assertEquals;

import felhom.proxmox.answer.Version;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// What the agent says of a host's version when it starts.
class TestedVersionsTests {
    private static Optional<String> atStart(String version) {
        return TestedVersions.atStart(new Version(version, ""));
    }

    @Test
    void aTestedReleaseIsNoNews() {
        for (String version : List.of("8.4.0", "8.4.21", "9.2.0", "9.2.11")) {
            assertEquals(Optional.empty(), atStart(version), version);
        }
    }

    /// Between the oldest and the newest tested one nothing is known to be wrong, and nobody has looked.
    @Test
    void aReleaseBetweenThemWasNotTestedOn() {
        for (String version : List.of("8.5.1", "9.0.5", "9.1.4")) {
            assertEquals(
                    Optional.of("this host runs Proxmox VE " + version
                            + ", which this agent was not tested on (it was on 8.4 and 9.2)"),
                    atStart(version));
        }
    }

    @Test
    void aNewerOneIsSaidToBeNewer() {
        assertEquals(
                Optional.of("this host runs Proxmox VE 9.3.1, which is newer than 9.2, the newest release that this"
                        + " agent was tested on (8.4 and 9.2)"),
                atStart("9.3.1"));
    }
}
