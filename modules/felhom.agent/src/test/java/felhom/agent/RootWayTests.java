package felhom.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import felhom.agent.TestAgent.Result;
import felhom.shell.command.Exit;
import org.junit.jupiter.api.Test;

/// By which way root's helper is asked, and what is said where it is not there.
class RootWayTests {
    private static final String NONE = "there is no socket ";

    private static TestAgent agent() {
        TestAgent agent = new TestAgent();
        agent.environment.put(
                "FELHOM_AGENT_ROOT_SOCKET", agent.directory.resolve("root.sock").toString());
        return agent;
    }

    @Test
    void aMountWithoutTheHelperIsNotDoneAndSaysHowToStartIt() {
        try (TestAgent agent = agent()) {
            Result result = agent.run("usb", "mount", "ABCD-1234", "/mnt/usb");

            assertEquals(Exit.REFUSED, result.exit(), result.all());
            assertTrue(result.err().contains("root's helper would not mount file system ABCD-1234"), result.all());
            assertTrue(result.err().contains(NONE + agent.directory.resolve("root.sock")), result.all());
            assertTrue(result.err().contains("systemctl enable --now felhom-agent-root.socket"), result.all());
        }
    }

    @Test
    void theSelfTestSaysThatTheHelperIsNotThere() {
        try (TestAgent agent = agent()) {
            Result result = agent.run("--selftest=root");

            assertEquals(Exit.UNREACHABLE, result.exit(), result.all());
            assertTrue(result.out().contains("FAIL  root's helper: "), result.all());
            assertTrue(result.out().contains("root self-test FAILED: 1 of 1 need attention"), result.all());
        }
    }

    @Test
    void aDaemonThatFindsSudoRefusesToStartAndNamesWhatKeepsSudoFromIt() {
        try (TestAgent agent = agent()) {
            agent.environment.put("FELHOM_AGENT_ROOT_MODE", "sudo");

            Result result = agent.run("daemon");

            assertTrue(result.exit() != Exit.OK, result.all());
            assertTrue(
                    result.err().contains("FELHOM_AGENT_ROOT_MODE")
                            && result.err().contains("NoNewPrivileges="),
                    result.all());
        }
    }

    @Test
    void aModeThatIsNoneOfThemIsNamedWithThem() {
        try (TestAgent agent = agent()) {
            agent.environment.put("FELHOM_AGENT_ROOT_MODE", "setuid");

            Result result = agent.run("--selftest=root");

            assertTrue(result.err().contains("'setuid'; expected helper, sudo, direct, none"), result.all());
        }
    }
}
