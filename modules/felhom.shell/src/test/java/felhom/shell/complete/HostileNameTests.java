package felhom.shell.complete;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import felhom.ops.SnapshotInfo;
import felhom.shell.console.Printable;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// Names that others gave steer no terminal.
class HostileNameTests extends CompleterCase {
    @Test
    void controlCharactersAreShownAndNotDone() {
        host.guest(101, "\u001b]0;owned\u0007web\nrm", "running\r");

        assertEquals(List.of("101: \\u001b]0;owned\\u0007web\\nrm, container, running\\r"), described("guest show "));
    }

    @Test
    void whatTurnsTheDirectionIsShownAsWhatItIs() {
        host.guest(101, "\u202ebew", "running");

        assertEquals(List.of("101: \\u202ebew, container, running"), described("guest show "));
    }

    @Test
    void wideCharactersStayAsTheyAre() {
        host.guest(101, "漢字😀", "running");

        assertEquals(List.of("101: 漢字😀, container, running"), described("guest show "));
        assertEquals(List.of("101"), values("guest show 漢"));
    }

    @Test
    void aNameWithoutEndIsCutBetweenCharacters() {
        host.guest(101, "😀".repeat(100_000), "running");

        String shown = described("guest show ").getFirst();

        assertEquals("101: " + "😀".repeat(97) + "...", shown);
        assertEquals(shown, Printable.line(shown));
    }

    @Test
    void aSnapshotWhoseNameIsNoneIsNotOffered() {
        host.snapshots.put(
                101,
                List.of(
                        snapshot("good", "\u001b[31mred"),
                        snapshot("evil\u001b[2J", ""),
                        snapshot("current", "You are here!")));

        assertEquals(List.of("good:  \\u001b[31mred"), described("run rollback vmid=101 name="));
    }

    private static SnapshotInfo snapshot(String name, String description) {
        return new SnapshotInfo(name, description, Optional.empty(), Optional.empty(), Optional.empty(), false);
    }

    @Test
    void anyLineIsCompletedWithoutAWord() {
        host.guest(101, "web", "running");
        for (String line : List.of(
                "",
                " ",
                "'",
                "\"",
                "\\",
                "run '",
                "=",
                "-",
                "--",
                "--=",
                "run =",
                "run start =x",
                "run start vmid==",
                "~",
                "apply \0",
                "\u001b",
                "run start vmid=\ud800",
                "#",
                "a\nb")) {
            for (int cursor = 0; cursor <= line.length(); cursor++) {
                completer().complete(line, cursor);
                answer();
                assertTrue(completer().complete(line, cursor).start() <= cursor, line);
            }
        }
    }
}
