package felhom.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import felhom.agent.TestAgent.Result;
import felhom.shell.command.Exit;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// A user whom the daemon does not serve: what needs no more than a token of the user's own works alone,
/// and for the rest there are two ways to be served.
class BarredUserTests {
    private static final String REFUSAL =
            "{\"refused\":\"not_allowed\",\"text\":\"this daemon serves root and felhom-agent, and you are bob\"}";

    private final TestAgent agent = new TestAgent();
    private ServerSocketChannel daemon;

    @BeforeEach
    void aDaemonThatServesOthers() throws IOException {
        // The runtime directory is there since, as a daemon makes it.
        Result before = agent.run("run", "start", "vmid=9999");
        assertEquals(Exit.OK, before.exit(), before.all());
        daemon = ServerSocketChannel.open(StandardProtocolFamily.UNIX)
                .bind(UnixDomainSocketAddress.of(agent.runtime.resolve("control.sock")));
        Thread.ofVirtual().start(this::refuse);
    }

    private void refuse() {
        byte[] words = REFUSAL.getBytes(StandardCharsets.US_ASCII);
        while (daemon.isOpen()) {
            try (SocketChannel client = daemon.accept()) {
                // The greeting is read, so that closing does not take the answer away with it.
                int greeting = client.read(ByteBuffer.allocate(64 * 1024));
                ByteBuffer frame = ByteBuffer.allocate(4 + words.length)
                        .putInt(words.length)
                        .put(words)
                        .flip();
                while (greeting > 0 && frame.hasRemaining()) {
                    client.write(frame);
                }
            } catch (IOException gone) {
                // The test has ended, or this client has.
            }
        }
    }

    @AfterEach
    void close() throws IOException {
        daemon.close();
        agent.close();
    }

    @Test
    void readsTheHostAlone() {
        Result listed = agent.run("guest", "list");

        assertEquals(Exit.OK, listed.exit(), listed.all());
        assertTrue(listed.out().contains("scratch"), listed.out());
    }

    @Test
    void isToldOnlyWithDebugThatItWorksAloneAndWhy() throws Exception {
        Path out = agent.directory.resolve("answer");
        for (String[] words : new String[][] {{"guest", "list", "--debug"}, {"guest", "list"}}) {
            try (AgentProcess process = AgentProcess.start(agent.environment, out, words)) {
                assertEquals(0, process.ended(), process::err);
                assertEquals(
                        words.length == 3,
                        process.err()
                                .contains(
                                        "debug Agent: alone: this daemon serves root and felhom-agent, and you are bob"),
                        process.err());
            }
        }
    }

    @Test
    void ordersNothingAndIsToldBothWaysToBeServed() {
        int writes = agent.pve.writes().size();

        Result refused = agent.run("run", "snapshot", "vmid=9999", "name=mine");

        assertEquals(Exit.DENIED, refused.exit(), refused.all());
        assertTrue(
                refused.err()
                        .contains("this daemon serves root and felhom-agent, and you are bob; use it as root (sudo"
                                + " felhom-agent ...), or as the agent's own user (runuser -u felhom-agent --"
                                + " felhom-agent ...)"),
                refused.err());
        assertEquals(writes, agent.pve.writes().size(), "nothing was sent to the host");
        assertFalse(agent.run("audit", "show").out().contains("mine"), "nor is it in the log");
    }
}
