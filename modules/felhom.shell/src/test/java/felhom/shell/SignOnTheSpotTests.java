package felhom.shell;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import felhom.engine.door.Issue;
import felhom.engine.ledger.Journal;
import felhom.engine.order.Outcome;
import felhom.engine.trust.RefusalReason;
import felhom.shell.command.Exit;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// `run --sign-with`: whoever stands at the host sees the plan, agrees to it and signs it. Nothing is ever
/// submitted unsigned on this way.
class SignOnTheSpotTests extends ShellCase {
    private static final String ISSUED = "issue rollback {name=clean, vmid=101}";
    private static final String WITHDRAWN = "withdraw AAAAAAAAAAAAAAAAAAAAAA because it was not signed";

    @BeforeEach
    void aRollback() {
        door.plan = Optional.of(Plans.rollback());
        door.outcome = Optional.of(new Outcome.Done("done: roll guest 101 back to snapshot 'clean'"));
    }

    private Result rollback(String... more) {
        return run(Stream.concat(Stream.of("run", "rollback", "vmid=101", "name=clean"), Stream.of(more))
                .toArray(String[]::new));
    }

    /// Nothing was signed or done, and the plan that was issued for it is worth nothing any more.
    private void notSigned(String because, Result result) {
        assertEquals(Exit.USAGE, result.exit(), result.err());
        assertEquals("", result.out());
        assertTrue(result.err().endsWith("error: not signed, nothing was done: " + because + "\n" + LOG), result.err());
        assertEquals(List.of(ISSUED, WITHDRAWN), door.asked);
    }

    @Test
    void whoeverAgreesSignsThePlanByteForByteAndItIsApplied() {
        typed = Optional.of("y");

        Result result = rollback("--sign-with", "/keys/alice");

        assertEquals(Exit.OK, result.exit());
        assertEquals("done: roll guest 101 back to snapshot 'clean'\n", result.out());
        assertEquals(Plans.CONTENT + "task " + Plans.TASK + "\nlog 7:" + "ab".repeat(8) + "\n", result.err());
        assertEquals(List.of("Sign this? [y/N] "), questions);
        assertEquals(List.of("/keys/alice felhom-plan@v1 " + Plans.DOCUMENT), agent.signed);
        assertEquals(List.of(ISSUED, "apply"), door.asked);
        var approval = door.approvals.getFirst();
        assertEquals(Plans.DOCUMENT, new String(approval.payload(), StandardCharsets.US_ASCII));
        assertEquals(1, approval.signatures().size());
        assertArrayEquals(
                FakeAgent.signature("/keys/alice").getBytes(StandardCharsets.US_ASCII),
                approval.signatures().getFirst());
    }

    @Test
    void inJsonTheQuestionIsAskedTooAndOnlyTheAnswerIsOnStandardOutput() {
        typed = Optional.of("yes");

        Result result = rollback("--sign-with", "/keys/alice", "--json");

        assertEquals(Exit.OK, result.exit());
        result.isJson("""
                {'order':'an-order','operation':'rollback','verdict':'allowed','outcome':'ok',
                'summary':'done: roll guest 101 back to snapshot `clean`','tasks':['%s'],'log_head':'%s'}""".formatted(Plans.TASK, FakeState.HEAD));
        assertEquals(Plans.CONTENT, result.err());
        assertEquals(1, questions.size());
    }

    @Test
    void severalOperatorsSignTheSamePlanAndAreAskedOnce() {
        typed = Optional.of("y");

        Result result = rollback("--sign-with", "/keys/alice", "--sign-with", "/keys/bob");

        assertEquals(Exit.OK, result.exit());
        assertEquals(1, questions.size());
        assertEquals(
                List.of("/keys/alice felhom-plan@v1 " + Plans.DOCUMENT, "/keys/bob felhom-plan@v1 " + Plans.DOCUMENT),
                agent.signed);
        assertEquals(2, door.approvals.getFirst().signatures().size());
    }

    @Test
    void withYesItIsShownAndSignedUnasked() {
        typed = Optional.of("n");

        Result result = rollback("--sign-with", "/keys/alice", "--yes");

        assertEquals(Exit.OK, result.exit());
        assertTrue(result.err().startsWith(Plans.CONTENT), result.err());
        assertEquals(List.of(), questions);
        assertEquals(List.of(ISSUED, "apply"), door.asked);
    }

    @Test
    void whoeverIsAskedSeesThePlanAlsoWhereStandardErrorGoesIntoAFile() {
        typed = Optional.of("n");
        shown = false;

        Result result = rollback("--sign-with", "/keys/alice");

        assertTrue(result.err().startsWith(Plans.CONTENT), result.err());
        assertEquals(List.of(Plans.CONTENT + "Sign this? [y/N] "), questions);
    }

    @Test
    void theLimitThatItIsBeyondIsShownToo() {
        typed = Optional.of("n");
        shown = false;
        door.issue = Plans.toSign(1, Optional.empty(), Optional.of("three a day"), true);

        rollback("--sign-with", "/keys/alice");

        assertEquals(List.of(Plans.CONTENT + "  beyond a limit: three a day\nSign this? [y/N] "), questions);
    }

    @ParameterizedTest
    @ValueSource(strings = {"n", "", "no", "yes please", "Y E S"})
    void whateverIsNotYesIsNo(String answer) {
        typed = Optional.of(answer);
        shown = false;

        notSigned("you said no", rollback("--sign-with", "/keys/alice"));
        assertEquals(List.of(), agent.signed);
    }

    @Test
    void whoeverPressesCtrlCAtTheQuestionHasNotSaidNo() {
        typed = Optional.of("");
        shown = false;
        stopped = true;

        notSigned("interrupted", rollback("--sign-with", "/keys/alice"));
    }

    @Test
    void withoutATerminalNobodyCanAgree() {
        notSigned(
                "there is no terminal to ask at; add --yes to sign without being asked",
                rollback("--sign-with", "/keys/alice"));
        assertEquals(List.of(), agent.signed);
    }

    @Test
    void thatIsSaidInJsonToo() {
        Result result = rollback("--sign-with", "/keys/alice", "--json");

        assertEquals(Exit.USAGE, result.exit());
        String because = "not signed, nothing was done: there is no terminal to ask at; add --yes to sign without being"
                + " asked";
        result.isJson("{'error':{'kind':'usage','message':'" + because + "'},'log_head':'" + FakeState.HEAD + "'}");
        assertEquals(List.of(ISSUED, WITHDRAWN), door.asked);
    }

    @Test
    void aKeyThatSignsNothingLeavesNoPlanOpenAlsoAfterAnotherHasSigned() {
        agent.locked.add(Path.of("/keys/bob"));

        notSigned("'/keys/bob' is locked", rollback("--sign-with", "/keys/alice", "--sign-with", "/keys/bob", "--yes"));
    }

    @Test
    void aPlanThatSomebodyElseMayHaveIsNotWithdrawn() {
        door.issue = Plans.toSign(1, Optional.empty(), Optional.empty(), false);

        Result result = rollback("--sign-with", "/keys/alice");

        assertEquals(Exit.USAGE, result.exit());
        assertEquals(List.of(ISSUED), door.asked);
    }

    @Test
    void aPlanThatCannotBeWithdrawnIsNoQuietNo() {
        door.broken = Optional.of(new Journal.JournalBroken("the log's disk is full"));

        Result result = rollback("--sign-with", "/keys/alice");

        assertEquals(Exit.FAILED, result.exit());
        assertEquals(Plans.CONTENT + "error: the log's disk is full\n" + LOG, result.err());
        assertEquals(List.of(), door.approvals);
    }

    @Test
    void whatNeedsNoSignatureIsNotSignedAndNotDone() {
        door.issue = new Issue.Benign(Plans.snapshot());

        Result result = run("run", "snapshot", "vmid=101", "name=clean", "--sign-with", "/keys/alice", "--yes");

        assertEquals(Exit.USAGE, result.exit());
        assertEquals("", result.out());
        assertEquals(
                "error: --sign-with: 'snapshot' is benign and within its limits, and needs no signature; leave it"
                        + " out\n" + LOG,
                result.err());
        assertEquals(List.of("issue snapshot {name=clean, vmid=101}"), door.asked);
        assertEquals(List.of(), agent.signed);
    }

    @Test
    void whatThereIsNoPlanForIsNotSigned() {
        door.issue = Plans.none(RefusalReason.PLAN.because("guest 101 has no snapshot 'clean'"), Optional.empty());

        Result result = rollback("--sign-with", "/keys/alice", "--yes");

        assertEquals(Exit.REFUSED, result.exit());
        assertEquals("refused (plan): guest 101 has no snapshot 'clean'\n" + LOG, result.err());
        assertEquals(List.of(ISSUED), door.asked);
        assertEquals(List.of(), agent.signed);
    }

    @Test
    void aSignedPlanThatIsRefusedAllTheSameIsSaidSo() {
        door.verdict = RefusalReason.THRESHOLD.because("1 of 2 operators signed");

        Result result = rollback("--sign-with", "/keys/alice", "--yes");

        assertEquals(Exit.REFUSED, result.exit());
        assertEquals("", result.out());
        assertTrue(result.err().contains("\nrefused (threshold): 1 of 2 operators signed\n"), result.err());
        assertFalse(door.asked.contains(WITHDRAWN), "another operator may sign it yet");
    }
}
