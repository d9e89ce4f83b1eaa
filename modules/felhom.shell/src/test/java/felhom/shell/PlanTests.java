package felhom.shell;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import felhom.engine.door.Issue;
import felhom.engine.ledger.Journal;
import felhom.engine.order.Outcome;
import felhom.engine.trust.RefusalReason;
import felhom.engine.trust.Verdict;
import felhom.ops.Failure;
import felhom.shell.command.Exit;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// `plan`: the answer is what gets signed, byte for byte.
class PlanTests extends ShellCase {
    private static final String ISSUED = "issue rollback {name=clean, vmid=101}";
    private static final String HOW_TO_SIGN = " before 2026-11-21T13:00:00Z; to sign: ssh-keygen -Y sign -n"
            + " felhom-plan@v1 -f KEY plan.json; then: felhom-agent apply plan.json plan.json.sig\n";

    private Result plan(String... more) {
        return run(Stream.concat(Stream.of("plan", "rollback", "vmid=101", "name=clean"), Stream.of(more))
                .toArray(String[]::new));
    }

    private static OutputStream failing(String because) {
        return new OutputStream() {
            @Override
            public void write(int b) throws IOException {
                throw new IOException(because);
            }
        };
    }

    @Test
    void standardOutputIsTheDocumentAndStandardErrorWhatItMeans() {
        Result result = plan();

        assertEquals(Exit.OK, result.exit());
        assertEquals(Plans.DOCUMENT, result.out());
        assertEquals(Plans.CONTENT + "needs 1 signature" + HOW_TO_SIGN + LOG, result.err());
        assertEquals(List.of(ISSUED), door.asked);
    }

    @Test
    void inJsonTheDocumentIsAFieldByteForByte() {
        door.issue = Plans.toSign(2, Optional.of("it is running now"), Optional.of("three a day"), true);

        Result result = plan("--json");

        assertEquals(Exit.OK, result.exit());
        result.isJson("""
                {'id':'%s','nonce':'AAAAAAAAAAAAAAAAAAAAAA','door':'shell','operation':'rollback','expires':'2026-11-21T13:00:00Z',
                'signatures_needed':2,'about':['guest 101 `web`, running'],
                'steps':['roll guest 101 back to snapshot `clean`'],
                'effects':['lose what guest 101 has written since'],
                'document':'{\\n  \\'typ\\' : \\'a plan\\'\\n}\\n',
                'changed_since_the_last_issue':'it is running now','beyond_limit':'three a day',
                'log_head':'%s'}""".formatted(Plans.toSign().plan().held(), FakeState.HEAD));
        assertEquals("", result.err());
    }

    @Test
    void whatIsUnusualAboutItIsSaid() {
        door.issue = Plans.toSign(2, Optional.of("it is running now"), Optional.of("three a day"), true);

        Result result = plan();

        assertEquals(
                Plans.CONTENT + "  beyond a limit: three a day\nchanged since the last issue: it is running now\n"
                        + "needs 2 signatures" + HOW_TO_SIGN + LOG,
                result.err());
    }

    @Test
    void oneThatWasIssuedBeforeSaysWhenAndHowToHaveAFreshOne() {
        door.issue = Plans.toSign(1, Optional.empty(), Optional.empty(), false);

        Result result = plan();

        assertEquals(Exit.OK, result.exit());
        assertEquals(Plans.DOCUMENT, result.out());
        String id = Plans.toSign().plan().held();
        assertTrue(
                result.err()
                        .contains("\nissued already at 2026-11-21T12:00:00Z, and shown as it was; anew: felhom-agent"
                                + " plan show " + id + " --fresh\n"),
                result.err());
    }

    @Test
    void whatNeedsNoSignatureIsShownAndSaidToBeRunAtOnce() {
        door.issue = new Issue.Benign(Plans.snapshot());

        Result text = run("plan", "snapshot", "vmid=101", "name=clean");
        Result json = run("plan", "snapshot", "vmid=101", "name=clean", "--json");

        String why =
                "'snapshot' is benign and within its limits, and needs no signature: felhom-agent run snapshot ...";
        assertEquals(Exit.USAGE, text.exit());
        assertEquals("", text.out(), "nothing that could be signed by mistake");
        assertEquals("""
                This will:
                  take snapshot 'clean' of guest 101
                  stop guest 101 for a moment
                error: %s
                """.formatted(why) + LOG, text.err());
        assertEquals(Exit.USAGE, json.exit());
        json.isJson("""
                {'operation':'snapshot','about':[],'steps':['take snapshot `clean` of guest 101'],
                'effects':['stop guest 101 for a moment'],
                'error':{'kind':'usage','message':'%s'},'log_head':'%s'}""".formatted(why.replace('\'', '`'), FakeState.HEAD));
    }

    @Test
    void whatIsRefusedHasNoPlan() {
        door.issue =
                Plans.none(RefusalReason.NO_IDENTITY.because("nothing tells guest 101 from another"), Optional.empty());

        Result text = plan();
        Result json = plan("--json");

        assertEquals(Exit.REFUSED, text.exit());
        assertEquals("", text.out());
        assertEquals("refused (no-identity): nothing tells guest 101 from another\n" + LOG, text.err());
        assertEquals(Exit.REFUSED, json.exit());
        json.isJson("""
                {'order':'an-order','operation':'rollback','verdict':'refused','why':'no-identity',
                'reason':'nothing tells guest 101 from another','log_head':'%s'}""".formatted(FakeState.HEAD));
    }

    @Test
    void aHostThatDoesNotAnswerHasItsExitCode() {
        var silent = new Outcome.Failed(Failure.of(Failure.Kind.UNREACHABLE, "no answer"));
        door.issue = Plans.none(Verdict.Allowed.freely(), Optional.of(silent));

        Result result = plan();

        assertEquals(Exit.UNREACHABLE, result.exit());
        assertEquals("", result.out());
        assertEquals("failed: no answer\n" + LOG, result.err());
    }

    @ParameterizedTest
    @CsvSource({
        "No space left on device,'',FAILED",
        "No space left on device,--json,FAILED",
        "Broken pipe,'',UNREAD",
        "Broken pipe,--json,UNREAD"
    })
    void whatCouldNotBeHandedOutIsTakenBackUnlessSomebodyElseMayHaveIt(String because, String format, Exit exit) {
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        String[] command = ("plan rollback vmid=101 name=clean " + format).split(" ");

        Exit first = run(failing(because), err, command);
        door.issue = Plans.toSign(1, Optional.empty(), Optional.empty(), false);
        Exit second = run(failing(because), err, command);

        assertEquals(exit, first);
        assertEquals(exit, second);
        assertEquals(
                List.of(ISSUED, "withdraw AAAAAAAAAAAAAAAAAAAAAA because it could not be written out", ISSUED),
                door.asked);
        List<String> said = err.toString(StandardCharsets.UTF_8)
                .lines()
                .filter(line -> line.startsWith("plan "))
                .toList();
        String lost = "plan AAAAAAAAAAAAAAAAAAAAAA could not be handed out";
        assertEquals(List.of(lost + "; it is withdrawn", lost), said);
    }

    @Test
    void oneThatCanNeitherBeHandedOutNorTakenBackIsAnError() {
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        door.broken = Optional.of(new Journal.JournalBroken("the log's disk is full"));

        Exit exit = run(failing("No space left on device"), err, "plan", "rollback", "vmid=101", "name=clean");

        assertEquals(Exit.FAILED, exit);
        String said = err.toString(StandardCharsets.UTF_8);
        assertTrue(said.contains("error: the log's disk is full\n"), said);
    }
}
