package felhom.shell.complete;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import felhom.shell.ManualMain;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Commands, options, operations and their arguments, by their own data.
class LineCompletionTests extends CompleterCase {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            ignoreLeadingAndTrailingWhitespace = false,
            value = {
                "gu|guest",
                "guest |list show adopt",
                "guest sh|show",
                "task s|show stop",
                "--json task s|show stop",
                "--config x task s|show stop",
                "plan l|list",
                "plan snap|snapshot",
                "--selftest=t|--selftest=task",
                "task list --r|--running",
                "task list --running --r|",
                "task list --limit |",
                "verify -O |verify-time= print-pubkey",
                "verify -O verify-time=x -O|-O",
                "verify -f x -f|",
                "run roll|rollback",
                "run rollback |vmid= name=",
                "run rollback vmid=101 |name=",
                "run rollback n|name=",
                "run describe vmid=101 erase=|erase=yes",
                "run describe vmid=101 erase=yes erase=y|erase=yes",
                "nothing |",
                "guest show 101 |--config --json --debug --help",
                "status # gu|",
            })
    void whatMayStandThereIsOffered(String line, String offered) {
        assertEquals(offered == null ? "" : offered, String.join(" ", values(line)));
    }

    @Test
    void everyCommandIsReachedByItsWords() {
        for (var command : ManualMain.program().commands()) {
            String words = command.words();
            String last = words.substring(words.lastIndexOf(' ') + 1);

            assertTrue(values(words).contains(last), words);
        }
    }

    @Test
    void everyOptionIsOfferedToItsCommandUntilItIsGiven() {
        for (var command : ManualMain.program().commands()) {
            List<String> offered = values(command.words() + " -");
            assertEquals(command.allOptions().map(option -> option.name()).toList(), offered, command.words());
        }
        assertFalse(values("guest list --json -").contains("--json"));
        // Also where it stands behind the cursor.
        assertFalse(completer().complete("guest list - --json", 12).candidates().stream()
                .anyMatch(candidate -> candidate.value().equals("--json")));
    }

    @Test
    void anArgumentThatMayBeLeftOutSaysSo() {
        assertEquals(
                List.of(
                        "vmid=: the guest",
                        "storage=: where the backup goes",
                        "notes=: may be left out: what the backup is for"),
                described("run backup "));
    }

    @Test
    void anArgumentBehindTheCursorIsNotOfferedAgain() {
        Completions offered = completer().complete("run rollback  name=before", 13);

        assertEquals(
                List.of("vmid="),
                offered.candidates().stream().map(Candidate::value).toList());
    }

    @Test
    void aBlankFollowsAWordThatIsFinished() {
        assertEquals(
                "vmid= false, name= false",
                known("run rollback ").stream()
                        .map(candidate -> candidate.value() + " " + candidate.blank())
                        .collect(Collectors.joining(", ")));
        assertTrue(known("gu").getFirst().blank());
        assertTrue(known("task list --r").getFirst().blank());
    }

    @Test
    void anOpenedQuoteIsClosedByWhatIsFinished() {
        Completions offered = key("run \"roll");

        assertEquals(4, offered.start());
        assertEquals("\"rollback\"", offered.candidates().getFirst().typed());
        assertEquals("\"vmid=", key("run rollback \"vm").candidates().getFirst().typed());
    }

    @Test
    void theOperationIsSaidWithWhatItTakes() {
        assertEquals(List.of("rollback: destructive: vmid=... name=..."), described("run rollb"));
    }

    @Test
    void whatTheTokenMayNotDoIsGreyedWithTheReason() {
        host.mayAlone("/vms VM.Audit", "/storage Datastore.AllocateSpace");

        assertEquals(List.of("start: benign: vmid=... [the token lacks VM.PowerMgmt on /vms]"), described("run star"));
        // What nobody has said to need anything is nobody's to grey.
        assertEquals(List.of("adopt: benign: vmid=..."), described("run adop"));
    }

    @Test
    void anOperationThatTheTokenMayDoToOneGuestIsNotGreyed() {
        host.mayAlone("/vms VM.Audit", "/vms/101 VM.PowerMgmt");

        assertEquals(List.of("start: benign: vmid=..."), described("run star"));
    }
}
