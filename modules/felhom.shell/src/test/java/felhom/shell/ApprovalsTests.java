package felhom.shell;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import felhom.engine.order.IssuedPlan;
import felhom.engine.order.PlanStatus;
import felhom.engine.state.StateView;
import felhom.shell.command.Exit;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `approvals`: what an operator reads before signing, and types to do it.
class ApprovalsTests extends ShellCase {
    private static final String DOCUMENT = """
            {"about":["guest 101 'web', running"],
             "stages":[{"does":"roll guest 101 back to snapshot 'clean'","step":"any"}],
             "effects":[{"kind":"writes-lost","words":"lose what guest 101 has written since"}]}
            """;

    @TempDir
    Path trust;

    @BeforeEach
    void trustsNobody() throws Exception {
        Files.setPosixFilePermissions(trust, PosixFilePermissions.fromString("rwxr-xr-x"));
        agent.trust = Optional.of(trust);
        agent.signatures = Optional.of(new FakeSignatures());
    }

    private void policy(String asked) throws Exception {
        Path file = Files.writeString(trust.resolve("policy.json"), asked);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
    }

    private static PlanStatus held(String door, String operation, Instant issued, char nonce) {
        return new PlanStatus(
                new IssuedPlan(
                        door,
                        Plans.order(operation),
                        String.valueOf(nonce).repeat(22),
                        issued,
                        issued.plusSeconds(3600),
                        DOCUMENT.getBytes(StandardCharsets.US_ASCII)),
                Optional.empty());
    }

    private void held(PlanStatus... plans) {
        agent.state.view = Optional.of(new StateView(
                Optional.of(FakeState.IDENTITY),
                Optional.of("an epoch"),
                FakeState.HEAD,
                Instant.EPOCH,
                Plans.NOON,
                List.of(plans),
                List.of(),
                0));
    }

    @Test
    void eachSaysWhatItCostsUntilWhenAndWhatToType() {
        PlanStatus rollback = held("hub", "rollback", Plans.NOON, 'N');
        held(rollback);

        Result result = run("approvals");

        assertEquals(Exit.OK, result.exit(), result.err());
        assertEquals("""
                %1$s  rollback name=clean vmid=101
                  from the hub, to be signed before 2026-11-21T13:00:00Z by one operator
                  guest 101 'web', running
                  this will:
                    roll guest 101 back to snapshot 'clean'
                    lose what guest 101 has written since
                  to sign it:
                    felhom-agent plan show %1$s > plan.json
                    ssh-keygen -Y sign -n felhom-plan@v1 -f KEY plan.json
                    felhom-agent apply plan.json plan.json.sig
                """.formatted(rollback.plan().held()), result.out());
        assertEquals(0, agent.opened, "to look at them no door is opened");
    }

    @Test
    void whereSeveralHaveToSignEachSignatureHasAFileOfItsOwn() throws Exception {
        policy("2");
        held(held("shell", "rollback", Plans.NOON, 'N'));

        Result result = run("approvals");

        assertTrue(result.out().contains("by 2 different operators\n"), result.out());
        assertTrue(result.out().endsWith("""
                    ssh-keygen -Y sign -n felhom-plan@v1 -f KEY1 < plan.json > plan.json.sig1
                    ssh-keygen -Y sign -n felhom-plan@v1 -f KEY2 < plan.json > plan.json.sig2
                    felhom-agent apply plan.json plan.json.sig1 plan.json.sig2
                """), result.out());
    }

    @Test
    void inJsonEachHasAllThatIsNeededToSignIt() {
        PlanStatus rollback = held("schedule", "rollback", Plans.NOON, 'N');
        held(rollback);

        Result result = run("approvals", "--json");

        String document = DOCUMENT.replace("\n", "\\n").replace("'", "`").replace("\"", "\\'");
        assertEquals(Exit.OK, result.exit(), result.err());
        result.isJson("""
                [{'id':'%1$s','nonce':'NNNNNNNNNNNNNNNNNNNNNN','door':'schedule','operation':'rollback',
                'arguments':{'name':'clean','vmid':'101'},'issued':'2026-11-21T12:00:00Z',
                'expires':'2026-11-21T13:00:00Z','about':['guest 101 `web`, running'],
                'steps':['roll guest 101 back to snapshot `clean`'],
                'effects':['lose what guest 101 has written since'],'signatures_needed':1,
                'how_to_sign':['felhom-agent plan show %1$s > plan.json',
                """.formatted(rollback.plan().held()) + """
                'ssh-keygen -Y sign -n felhom-plan@v1 -f KEY plan.json','felhom-agent apply plan.json plan.json.sig'],
                'document':'""" + document + "'}]");
    }

    @Test
    void whatNobodyCanSignAnyMoreIsNotAmongThem() {
        PlanStatus expired = held("shell", "rollback", Plans.NOON.minusSeconds(7200), 'E');
        PlanStatus done = held("shell", "stop", Plans.NOON, 'D').close(PlanStatus.Closed.DONE);
        held(expired, done);

        Result text = run("approvals");
        Result json = run("approvals", "--json");

        String none = "nothing waits for signatures; every plan that was issued: felhom-agent plan list\n";
        assertEquals(new Result(Exit.OK, "", none), text);
        assertEquals(new Result(Exit.OK, "[]\n", ""), json);
    }

    @Test
    void ofOnePlanTheLatestIssueIsShownAndOfEachDoorItsOwn() {
        held(
                held("shell", "rollback", Plans.NOON.minusSeconds(60), 'O'),
                held("shell", "rollback", Plans.NOON, 'N'),
                held("hub", "stop", Plans.NOON, 'H'));

        String out = run("approvals").out();

        assertEquals(2, out.lines().filter(line -> line.startsWith("  from ")).count(), out);
        assertTrue(out.contains("before 2026-11-21T13:00:00Z"), out);
    }

    @Test
    void aPolicyThatCannotBeReadHidesNoPlan() throws Exception {
        policy("half of them");
        held(held("shell", "rollback", Plans.NOON, 'N'));

        Result text = run("approvals");
        Result json = run("approvals", "--json");

        assertEquals(Exit.OK, text.exit());
        assertTrue(text.out().contains("to be signed before 2026-11-21T13:00:00Z\n"), text.out());
        assertTrue(text.err().contains("'half of them' is no policy; see felhom-agent signers check"), text.err());
        assertTrue(json.out().contains("\"signatures_needed\":null"), json.out());
    }
}
