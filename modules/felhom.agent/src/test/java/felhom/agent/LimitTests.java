package felhom.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import felhom.shell.command.Exit;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/// What harms nobody, and is more than may be had without a signature.
@BothWays
class LimitTests extends SignedCase {
    private static final String[] BACKUP = {"backup", "vmid=101", "storage=local"};

    private TestAgent.Result backup(String... more) {
        return agent.run(words(words(new String[] {"run"}, BACKUP), more));
    }

    private static String[] words(String[] first, String... then) {
        String[] all = new String[first.length + then.length];
        System.arraycopy(first, 0, all, 0, first.length);
        System.arraycopy(then, 0, all, first.length, then.length);
        return all;
    }

    private long backups() {
        return agent.world.tasks().stream()
                .filter(task -> task.type().equals("vzdump"))
                .count();
    }

    private void noRoom() {
        agent.environment.put("FELHOM_AGENT_LIMITS_FREE_GIB", "1000000");
    }

    @Test
    void anOperatorMayMakeMoreThanFourBackupsADay() {
        for (int i = 1; i <= 5; i++) {
            TestAgent.Result result = backup();
            assertEquals(Exit.OK, result.exit(), result.all());
        }
    }

    @Test
    void whatIsBeyondALimitIsRefusedWithTheWayOnAndDoneWithASignature() throws Exception {
        noRoom();

        TestAgent.Result refused = backup();

        assertEquals(Exit.REFUSED, refused.exit(), refused.all());
        assertTrue(refused.err().contains("refused (limit): storage 'local' has "), refused.all());
        assertTrue(
                refused.err().contains("felhom-agent plan backup ..., or run it with --sign-with KEY"), refused.err());
        assertEquals(0, backups());

        TestAgent.Result planned = agent.run(words(new String[] {"plan"}, BACKUP));
        Path plan = save(planned.out());
        TestAgent.Result done = apply(plan, operators.sign(alice, plan));
        TestAgent.Result again = apply(plan, operators.sign(alice, plan));

        assertEquals(Exit.OK, planned.exit(), planned.all());
        assertTrue(planned.out().contains("\"beyond_limit\" : \"storage 'local' has "), planned.out());
        assertTrue(planned.err().contains("beyond a limit: storage 'local' has "), planned.err());
        assertEquals(Exit.OK, done.exit(), done.all());
        assertEquals(Exit.REFUSED, again.exit(), again.all());
        assertEquals(1, backups());
    }

    @Test
    void whatIsBeyondALimitIsSignedOnTheSpotToo() {
        noRoom();

        TestAgent.Result done = backup("--sign-with", alice.toString(), "--yes");

        assertEquals(Exit.OK, done.exit(), done.all());
        assertTrue(done.err().contains("beyond a limit: storage 'local' has "), done.err());
        assertEquals(1, backups());
    }

    @Test
    void whatIsWithinItsLimitsNeedsNoSignatureAndSaysSo() {
        TestAgent.Result planned = agent.run(words(new String[] {"plan"}, BACKUP));
        TestAgent.Result signed = backup("--sign-with", alice.toString(), "--yes");

        for (TestAgent.Result result : new TestAgent.Result[] {planned, signed}) {
            assertEquals(Exit.USAGE, result.exit(), result.all());
            assertTrue(result.err().contains("is benign and within its limits, and needs no signature"), result.all());
        }
    }

    @Test
    void aBackupThatFailedOnAPrivilegeIsWrittenDownAsInVainAndAnotherFailureIsNot() {
        agent.pve.faults().onTask("vzdump").times(1).exit("403 Permission check failed (/vms/101, VM.Backup)");
        TestAgent.Result denied = backup();
        String first = agent.run("audit", "show", "--json").out();
        agent.pve.faults().onTask("vzdump").times(1).exit("job errors");
        TestAgent.Result failed = backup();
        String both = agent.run("audit", "show", "--json").out();

        assertEquals(Exit.DENIED, denied.exit(), denied.all());
        assertEquals(Exit.FAILED, failed.exit(), failed.all());
        assertTrue(first.contains("\"in-vain\":"), first);
        assertFalse(both.substring(both.indexOf("\"in-vain\":") + 1).contains("\"in-vain\":"), both);
    }
}
