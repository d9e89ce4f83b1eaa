package felhom.shell;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import felhom.engine.order.Outcome;
import felhom.engine.trust.RefusalReason;
import felhom.engine.trust.Verdict;
import felhom.ops.Failure;
import felhom.ops.MissingPrivilege;
import felhom.shell.command.Exit;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/// `run` as it is typed: what is asked of the door, and what is said of its answer.
class RunTests extends ShellCase {
    private static final String ASKED = "submit snapshot {name=clean, vmid=101}";

    private Result snapshot(String... more) {
        String[] words = new String[4 + more.length];
        System.arraycopy(new String[] {"run", "snapshot", "vmid=101", "name=clean"}, 0, words, 0, 4);
        System.arraycopy(more, 0, words, 4, more.length);
        return run(words);
    }

    private String order() {
        return door.orders.getLast().id().value();
    }

    private static Optional<Outcome> failed(Failure.Kind kind, String message, String... log) {
        return Optional.of(new Outcome.Failed(new Failure(kind, message, Optional.empty(), List.of(log))));
    }

    @Test
    void theAnswerIsWhatWasDoneAndAllAboutItGoesToStandardError() {
        Result result = snapshot();

        assertEquals(Exit.OK, result.exit());
        assertEquals("done: take snapshot 'clean' of guest 101\n", result.out());
        assertEquals("warning: this will stop guest 101 for a moment\ntask " + Plans.TASK + "\n" + LOG, result.err());
        assertEquals(List.of(ASKED), door.asked);
    }

    @Test
    void inJsonThatIsOneDocumentAndStandardErrorIsEmpty() {
        Result result = snapshot("--json");

        assertEquals(Exit.OK, result.exit());
        result.isJson("""
                {'order':'%s','operation':'snapshot','verdict':'allowed','outcome':'ok',
                'summary':'done: take snapshot `clean` of guest 101','tasks':['%s'],'log_head':'%s'}""".formatted(order(), Plans.TASK, FakeState.HEAD));
        assertEquals("", result.err());
        assertEquals(List.of(ASKED), door.asked);
    }

    @Test
    void warningsFollowTheAnswerAndAreSuccess() {
        door.outcome = Optional.of(new Outcome.DoneWithWarnings("done: snapshot", List.of("WARN: a slow disk")));

        Result text = snapshot();
        Result json = snapshot("--json");

        assertEquals(Exit.OK, text.exit());
        assertEquals("done: snapshot\n  | WARN: a slow disk\n", text.out());
        assertEquals(Exit.OK, json.exit());
        json.isJson("""
                {'order':'%s','operation':'snapshot','verdict':'allowed','outcome':'ok_with_warnings',
                'summary':'done: snapshot','log':['WARN: a slow disk'],'tasks':['%s'],'log_head':'%s'}""".formatted(order(), Plans.TASK, FakeState.HEAD));
    }

    @Test
    void aTaskThatFailedIsAnErrorWithTheEndOfItsLog() {
        door.outcome = failed(Failure.Kind.TASK, "no space left", "lvcreate failed", "TASK ERROR: no space");

        Result text = snapshot();
        Result json = snapshot("--json");

        assertEquals(Exit.FAILED, text.exit());
        assertEquals("", text.out());
        assertTrue(
                text.err().contains("\nfailed: no space left\n  | lvcreate failed\n  | TASK ERROR: no space\n"),
                text.err());
        assertEquals(Exit.FAILED, json.exit());
        json.isJson("""
                {'order':'%s','operation':'snapshot','verdict':'allowed','outcome':'failed',
                'summary':'no space left','log':['lvcreate failed','TASK ERROR: no space'],'tasks':['%s'],
                'log_head':'%s'}""".formatted(order(), Plans.TASK, FakeState.HEAD));
    }

    @ParameterizedTest
    @CsvSource({
        "USAGE,USAGE",
        "AUTHENTICATION,DENIED",
        "PRIVILEGE,DENIED",
        "UNREACHABLE,UNREACHABLE",
        "TIMED_OUT,UNREACHABLE",
        "HOST,FAILED",
        "TASK,FAILED",
        "UNREADABLE,FAILED"
    })
    void theExitCodeTellsWhatKindOfFailureItWas(Failure.Kind kind, Exit exit) {
        door.outcome = failed(kind, "it did not work");

        assertEquals(exit, snapshot().exit());
        assertEquals(exit, snapshot("--json").exit());
    }

    @Test
    void aHostThatCouldNotBeReadWasNotEvenPlannedFor() {
        door.plan = Optional.empty();
        door.tasks = List.of();
        var missing = new MissingPrivilege(Optional.of("/vms/101"), Optional.of("VM.Audit"), "felhom-agent@pve!agent");
        door.outcome = Optional.of(new Outcome.Failed(
                new Failure(Failure.Kind.PRIVILEGE, missing.words(), Optional.of(missing), List.of())));

        Result text = snapshot();
        Result json = snapshot("--json");

        assertEquals(Exit.DENIED, text.exit());
        assertEquals("failed: felhom-agent@pve!agent lacks VM.Audit on /vms/101\n" + LOG, text.err());
        assertEquals("", text.out());
        json.isJson("""
                {'order':'%s','operation':'snapshot','verdict':'not_planned','outcome':'failed',
                'summary':'felhom-agent@pve!agent lacks VM.Audit on /vms/101','tasks':[],
                'log_head':'%s'}""".formatted(order(), FakeState.HEAD));
    }

    @Test
    void whatNobodyKnowsTheEndOfIsNoSuccess() {
        door.outcome = Optional.of(Outcome.Unknown.stillRunning("the task goes on", Plans.TASK));

        Result text = snapshot();
        Result json = snapshot("--json");

        assertEquals(Exit.UNKNOWN, text.exit());
        assertTrue(text.err().contains("\nunknown: the task goes on\n"), text.err());
        assertEquals("", text.out());
        assertEquals(Exit.UNKNOWN, json.exit());
        json.isJson("""
                {'order':'%s','operation':'snapshot','verdict':'allowed','outcome':'unknown',
                'summary':'the task goes on','tasks':['%s'],'log_head':'%s'}""".formatted(order(), Plans.TASK, FakeState.HEAD));
    }

    @Test
    void aRefusalIsSaidWithItsWordAndItsReason() {
        door.verdict = RefusalReason.LIMIT.because("three a day are enough");

        Result text = snapshot();
        Result json = snapshot("--json");

        assertEquals(Exit.REFUSED, text.exit());
        assertEquals("", text.out());
        assertEquals("refused (limit): three a day are enough\n" + LOG, text.err());
        assertEquals(Exit.REFUSED, json.exit());
        json.isJson("""
                {'order':'%s','operation':'snapshot','verdict':'refused','why':'limit',
                'reason':'three a day are enough','log_head':'%s'}""".formatted(order(), FakeState.HEAD));
        assertEquals("", json.err());
    }

    @ParameterizedTest
    @EnumSource(RefusalReason.class)
    void anOrderThatMakesNoSenseIsWrongUsageAndEveryOtherRefusalARefusal(RefusalReason why) {
        door.verdict = why.because("no");
        boolean wrong = why == RefusalReason.OPERATION || why == RefusalReason.ARGUMENTS;

        assertEquals(wrong ? Exit.USAGE : Exit.REFUSED, snapshot().exit());
    }

    @Test
    void whatHasToBeSignedIsRefusedWithTheWaysToSignIt() {
        door.verdict = new Verdict.NeedsApproval(Plans.rollback());

        Result text = run("run", "rollback", "vmid=101", "name=clean");
        Result json = run("run", "rollback", "vmid=101", "name=clean", "--json");

        assertEquals(Exit.REFUSED, text.exit());
        assertEquals("", text.out());
        assertEquals(
                "refused (not-signed): 'rollback' is destructive and needs operators' signatures: make a plan"
                        + " (felhom-agent plan), sign and apply it, or sign on the spot with --sign-with KEY\n" + LOG,
                text.err());
        assertEquals(Exit.REFUSED, json.exit());
        json.isJson("""
                {'order':'%s','operation':'rollback','verdict':'needs_approval','why':'not-signed',
                'reason':'it is destructive and needs operators` signatures','log_head':'%s'}""".formatted(order(), FakeState.HEAD));
    }

    @Test
    void yesAloneSignsNothing() {
        door.verdict = new Verdict.NeedsApproval(Plans.rollback());
        typed = Optional.of("y");

        Result result = run("run", "rollback", "vmid=101", "name=clean", "--yes");

        assertEquals(Exit.REFUSED, result.exit());
        assertEquals(List.of("submit rollback {name=clean, vmid=101}"), door.asked);
        assertEquals(List.of(), agent.signed);
        assertEquals(List.of(), questions);
    }

    @Test
    void typedTwiceItIsTwoOrders() {
        snapshot();
        snapshot();

        assertNotEquals(door.orders.get(0).id(), door.orders.get(1).id());
    }

    @Test
    void atATerminalItIsSeenThatItGoesOnAndTheEndOfTheLogIsShort() {
        typed = Optional.of("");
        door.waited = Duration.ofSeconds(3);

        Result result = snapshot();

        String live = "\r\u001b[K";
        assertTrue(result.err().contains(live + "snapshot 101 ... running, 3 s" + live), result.err());
        assertTrue(result.err().endsWith("log 7:" + "ab".repeat(8) + "\n"), result.err());
        assertEquals("done: take snapshot 'clean' of guest 101\n", result.out());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "run",
                "run Rollback vmid=101",
                "run snapshot vmid",
                "run snapshot =101",
                "run snapshot VMID=101",
                "run snapshot vmid=101 vmid=102",
                "run snapshot vmid=101 --sign",
                "run snapshot vmid=101 --wait -1"
            })
    void whatIsTypedWronglyOpensNoDoor(String line) {
        Result text = run(line.split(" "));
        Result json = run((line + " --json").split(" "));

        assertEquals(Exit.USAGE, text.exit(), text.err());
        assertTrue(text.err().startsWith("error: "), text.err());
        assertEquals("", text.out());
        assertEquals(Exit.USAGE, json.exit(), json.out());
        assertTrue(json.out().startsWith("{\"error\":{\"kind\":\"usage\",\"message\":"), json.out());
        assertEquals(0, agent.opened);
    }
}
