package felhom.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import felhom.agent.TestAgent.Result;
import felhom.shell.command.Exit;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Who was at the command line is in the log with each order.
@BothWays
class WhoAskedTests {
    private static final String USER = System.getProperty("user.name");
    // Nobody but root has been somebody else before.
    private static final boolean ROOT = USER.equals("root");

    private static JsonNode shown(TestAgent agent) {
        return new JsonMapper().readTree(agent.run("audit", "show", "--json").out());
    }

    @Test
    void anOrderIsBySomebodyAndRootWasSomebodyBefore() {
        try (TestAgent agent = new TestAgent()) {
            agent.environment.put("SUDO_USER", "alice");
            String who = ROOT ? "root (says: alice)" : USER;

            Result done = agent.run("run", "start", "vmid=9999");

            assertEquals(Exit.OK, done.exit(), done.all());
            String table = agent.run("audit", "show").out();
            assertTrue(table.contains("shell by " + who + "  "), table);
            JsonNode order = shown(agent).path("orders").path(0);
            assertEquals("shell", order.path("origin").asString(), order.toString());
            assertEquals(who, order.path("by").asString(), order.toString());
        }
    }

    @Test
    void anOrderThatIsRefusedIsBySomebodyToo() {
        try (TestAgent agent = new TestAgent()) {
            Result refused = agent.run("run", "rollback", "vmid=9999", "name=before");

            assertFalse(refused.exit() == Exit.OK, refused.all());
            JsonNode order = shown(agent).path("orders").path(0);
            assertTrue(order.path("by").asString().startsWith(USER), order.toString());
        }
    }
}
