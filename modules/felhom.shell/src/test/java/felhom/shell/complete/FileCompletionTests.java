package felhom.shell.complete;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import felhom.shell.line.Words;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Files and directories.
class FileCompletionTests extends CompleterCase {
    @BeforeEach
    void files() throws Exception {
        Files.createDirectories(directory.resolve("home/my plans"));
        Files.writeString(directory.resolve("home/my plans/a.json"), "");
        Files.writeString(directory.resolve("plan.json"), "");
        Files.writeString(directory.resolve("plan two.json"), "");
        Files.writeString(directory.resolve(".hidden"), "");
    }

    @Test
    void filesAndDirectoriesAreOfferedForAFile() {
        assertEquals(List.of("home/", "plan two.json", "plan.json"), values("apply "));
        assertEquals(List.of(".hidden"), values("apply ."));
        assertFalse(known("apply ho").getFirst().blank(), "a directory goes on");
        assertTrue(known("apply plan.").getFirst().blank());
    }

    @Test
    void blanksAreEscapedOrStandWithinTheQuoteThatIsOpen() {
        assertEquals(List.of("plan\\ two.json"), typed("apply plan\\ "));
        assertEquals(List.of("\"plan two.json\""), typed("apply \"plan t"));
        assertEquals(List.of("'home/my plans/"), typed("apply 'home/"));
        assertEquals(List.of("home/my\\ plans/a.json"), typed("apply home/my\\ plans/"));
    }

    @Test
    void theHomeDirectoryStaysATilde() {
        assertEquals(List.of("~/"), typed("apply ~"));
        assertEquals(List.of("~/my\\ plans/"), typed("apply ~/m"));
        assertEquals(
                List.of("apply", directory.resolve("home").resolve("my plans/").toString() + "/"),
                Words.texts("apply " + typed("apply ~/m").getFirst(), directory.resolve("home")));
        // A quoted one is a name.
        assertEquals(List.of(), typed("apply '~/m"));
    }

    @Test
    void behindAnEqualsSignTheTildeBecomesTheDirectory() {
        assertEquals(
                List.of("--config=" + Words.quoted(directory + "/home/my plans/")), typed("guest list --config=~/m"));
    }

    @Test
    void anOptionsFileIsOfferedEitherWay() {
        assertEquals(List.of("plan.json"), values("guest list --config plan."));
        assertEquals(List.of("--config=plan.json"), values("guest list --config=plan."));
        assertEquals("plan.json", known("guest list --config=plan.").getFirst().shown());
    }

    @Test
    void onlyDirectoriesAreOfferedForADirectory() {
        assertEquals(List.of("home/"), values("audit show --log "));
    }

    @Test
    void anAbsolutePathIsFollowed() {
        assertEquals(List.of(directory + "/plan.json"), values("apply " + directory + "/plan."));
    }

    @Test
    void aDirectoryThatIsNotThereHoldsNothing() {
        assertEquals(List.of(), values("apply nowhere/"));
        assertEquals(List.of(), remarks(key("apply nowhere/")));
        assertEquals(List.of(), values("apply plan.json/"));
    }

    @Test
    void aNameThatDoesNotShowIsLeftOutAndThatIsSaid() throws Exception {
        Files.writeString(directory.resolve("evil\u001b[2J\nname"), "");
        Files.writeString(directory.resolve("evil\u202ename"), "");
        Files.writeString(directory.resolve("evilplain"), "");

        assertEquals(List.of(directory + "/evilplain"), values("apply " + directory + "/evil"));
        assertEquals(
                List.of("files: files whose names hold characters that do not show are left out"),
                remarks(key("apply " + directory + "/evil")));
    }

    @Test
    void aDiskThatHangsHoldsUpNoKey() {
        Completions offered = key("apply " + Path.of("/mnt/nfs/"));

        assertEquals(List.of(), offered.candidates());
        assertEquals(List.of("files: being asked for; press the key again"), remarks(offered));
    }
}
