package felhom.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import felhom.agent.TestAgent.Result;
import felhom.shell.command.Exit;
import felhom.testkit.SimGuest;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/// The snapshot that a backup which was cut off leaves has a name that PVE lets nobody give.
@BothWays
class LeftoverSnapshotTests {
    private static SimGuest guest(TestAgent agent) {
        return agent.world
                .lxc(101, "web")
                .config("net0", "name=eth0,bridge=vmbr0,hwaddr=BC:24:11:00:01:01,type=veth")
                .data("old")
                .snapshot("vzdump")
                .data("new");
    }

    @Test
    void theSnapshotThatABackupLeftIsDeletedLikeAnyOther() throws Exception {
        try (TestAgent agent = new TestAgent()) {
            SimGuest guest = guest(agent);
            Path alice = new Operators(agent).trusted("alice");

            Result result = agent.run(
                    "run", "delete-snapshot", "vmid=101", "name=vzdump", "--sign-with", alice.toString(), "--yes");

            assertEquals(Exit.OK, result.exit(), result.all());
            assertEquals(List.of(), guest.snapshotNames());
        }
    }

    @Test
    void aGuestIsRolledBackToItLikeToAnyOther() throws Exception {
        try (TestAgent agent = new TestAgent()) {
            SimGuest guest = guest(agent);
            Path alice = new Operators(agent).trusted("alice");

            Result result =
                    agent.run("run", "rollback", "vmid=101", "name=vzdump", "--sign-with", alice.toString(), "--yes");

            assertEquals(Exit.OK, result.exit(), result.all());
            assertEquals("old", guest.data());
        }
    }

    @Test
    void nobodyTakesOneOfANameThatPveKeepsForItself() {
        try (TestAgent agent = new TestAgent()) {
            agent.world.qemu(200, "vm");

            for (String[] order : new String[][] {{"9999", "vzdump"}, {"200", "pending"}}) {
                Result result = agent.run("run", "snapshot", "vmid=" + order[0], "name=" + order[1]);

                assertEquals(Exit.REFUSED, result.exit(), result.all());
                assertTrue(result.err().contains("keeps the snapshot name '" + order[1] + "'"), result.err());
            }
            assertEquals(List.of(), agent.pve.writes());
        }
    }
}
