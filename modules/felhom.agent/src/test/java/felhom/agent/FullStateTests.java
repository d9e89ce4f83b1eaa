package felhom.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import felhom.shell.command.Exit;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// The whole program with its state on a real file system that has no room left.
@BothWays
class FullStateTests extends SignedCase {
    private boolean mounted;

    @BeforeEach
    void theStateIsOnASmallFileSystem() throws Exception {
        assumeTrue(
                System.getProperty("user.name").equals("root"),
                "only root may mount the small file system that this needs");
        Path state = Files.createDirectory(agent.directory.resolve("state"));
        Process mount = new ProcessBuilder("mount", "-t", "tmpfs", "-o", "size=16m,mode=700", "tmpfs", state.toString())
                .redirectErrorStream(true)
                .start();
        String said = new String(mount.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        mounted = mount.waitFor() == 0;
        assumeTrue(mounted, "the small file system that this needs could not be mounted: " + said);
    }

    @Override
    @AfterEach
    void close() {
        try {
            if (mounted) {
                new ProcessBuilder("umount", agent.directory.resolve("state").toString())
                        .inheritIO()
                        .start()
                        .waitFor();
            }
        } catch (IOException | InterruptedException e) {
            throw new AssertionError(e);
        } finally {
            super.close();
        }
    }

    @Test
    void aFullDiskLetsNothingBeginHoweverWellSigned() throws Exception {
        Path plan = plan();
        Path signature = operators.sign(alice, plan);
        Path mallory = operators.sign(operators.key("mallory"), plan);
        fill();
        new BusyLog(agent, time).writeUntilRefused();

        TestAgent.Result signed = apply(plan, signature);
        TestAgent.Result forged = apply(plan, mallory);
        TestAgent.Result benign = agent.run("run", "start", "vmid=101");

        refused("log", signed);
        assertTrue(signed.err().contains("The disk is full"), signed.err());
        refused("signature", forged);
        refused("log", benign);
        assertEquals(Exit.OK, agent.run("guest", "list").exit());
        assertEquals(Exit.OK, agent.run("audit", "verify").exit());

        Files.delete(filler());
        TestAgent.Result later = apply(plan, signature);

        assertEquals(Exit.OK, later.exit(), later.all());
        assertEquals("old", guest.data());
    }

    @Test
    void aDaemonOnAFullDiskGoesOnAndTakesOrdersAgainWhenThereIsRoom() throws Exception {
        Path plan = plan();
        Path signature = operators.sign(alice, plan);
        fill();
        new BusyLog(agent, time).writeUntilRefused();
        try (TestDaemon daemon = new TestDaemon(agent)) {
            refused("log", apply(plan, signature));
            assertEquals(Exit.OK, agent.run("guest", "list").exit());
            assertFalse(agent.run("status", "--json").out().contains("fault"));
            Files.delete(filler());

            TestDaemon.await(() -> apply(plan, signature).exit() == Exit.OK, "it did not recover");

            assertEquals("old", guest.data());
            assertEquals(Exit.OK, daemon.stop().exit());
        }
    }

    @Test
    void aResetThatFindsNoRoomChangesNothing() throws Exception {
        Path plan = plan();
        Path signature = operators.sign(alice, plan);
        fill();

        TestAgent.Result reset = agent.run("state", "reset", "--yes");

        assertEquals(Exit.FAILED, reset.exit(), reset.all());
        assertTrue(reset.err().contains("No space left"), reset.err());
        assertTrue(reset.err().contains("Free some room"), reset.err());
        Files.delete(filler());
        TestAgent.Result later = apply(plan, signature);
        assertEquals(Exit.OK, later.exit(), later.all());
    }

    @Test
    void anIdentityResetThatFindsNoRoomChangesNothing() throws Exception {
        plan();
        String before = agent.run("identity", "show", "--json").out();
        String log = agent.run("audit", "show", "--json").out();
        fill();

        TestAgent.Result reset = agent.run("identity", "reset", "--yes");

        assertEquals(Exit.FAILED, reset.exit(), reset.all());
        assertTrue(reset.err().contains("No space left"), reset.err());
        assertTrue(reset.err().contains("is what it was"), reset.err());
        assertEquals(before, agent.run("identity", "show", "--json").out());
        assertEquals(log, agent.run("audit", "show", "--json").out());
    }

    @Test
    void aRuntimeDirectoryThatIsFullOrReadOnlyIsCalledThat() throws Exception {
        Path runtime = Files.createDirectory(agent.directory.resolve("full"));
        agent.environment.put("FELHOM_AGENT_STATE_RUNTIME_DIRECTORY", runtime.toString());
        for (var kind :
                Map.of("nr_inodes=1", "is full", "ro", "mounted for writing").entrySet()) {
            run("mount", "-t", "tmpfs", "-o", kind.getKey() + ",mode=700", "tmpfs", runtime.toString());
            try {
                TestAgent.Result result = agent.run("plan", "rollback", "vmid=101", "name=before");

                assertEquals(Exit.FAILED, result.exit(), result.all());
                assertTrue(result.err().contains(kind.getValue()), result.err());
                assertTrue(result.err().contains(runtime.resolve("lock").toString()), result.err());
                assertFalse(result.err().contains("belong to the agent's user"), result.err());
            } finally {
                run("umount", runtime.toString());
            }
        }
    }

    private static void run(String... command) throws Exception {
        assertEquals(
                0,
                new ProcessBuilder(command).inheritIO().start().waitFor(),
                List.of(command).toString());
    }

    private Path filler() {
        return agent.directory.resolve("state/filler");
    }

    private void fill() throws IOException {
        byte[] page = new byte[4096];
        try (OutputStream out = Files.newOutputStream(filler())) {
            while (true) {
                out.write(page);
            }
        } catch (IOException full) {
            assertTrue(String.valueOf(full.getMessage()).contains("No space left"), full.getMessage());
        }
    }
}
