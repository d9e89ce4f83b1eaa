package felhom.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import felhom.shell.command.Exit;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/// A guest that is made of a backup and started, through the whole program: what the plan says, and what is
/// done when somebody else has come by its id.
@BothWays
class SignedCopyTests extends SignedCase {
    private final Instant made = agent.world.clock().now().minus(Duration.ofDays(1));
    private final String archive = agent.world.backup(101, made).volid();

    private TestAgent.Result planned(String... more) {
        String[] line = new String[more.length + 5];
        line[0] = "plan";
        line[1] = "copy";
        line[2] = "archive=" + archive;
        line[3] = "vmid=9990";
        line[4] = "storage=local-btrfs";
        System.arraycopy(more, 0, line, 5, more.length);
        return agent.run(line);
    }

    private Path copy(String... more) throws Exception {
        TestAgent.Result result = planned(more);
        assertEquals(Exit.OK, result.exit(), result.all());
        return save(result.out());
    }

    @Test
    void itIsSignedByTheStageThatMakesItAndStartedByTheNumberThatItHasThen() throws Exception {
        Path plan = copy("name=web-2", "start=yes");
        String text = Files.readString(plan);

        TestAgent.Result applied = apply(plan, operators.sign(alice, plan));

        assertTrue(text.contains("\"archive\" : \"" + archive + "\""), text);
        assertTrue(text.contains("\"guest_of\" : \"copy\""), text);
        assertTrue(text.contains("start the guest that stage 'copy' makes"), text);
        assertTrue(text.contains("make container 9990 'web-2' on storage 'local-btrfs' of backup " + archive), text);
        assertEquals(Exit.OK, applied.exit(), applied.all());
        assertTrue(applied.out().contains("; then start: done: start guest 9990"), applied.all());
        assertEquals("running", agent.world.guest(9990).status());
        assertEquals("web-2", agent.world.guest(9990).config().get("hostname"));
        assertEquals("new", guest.data());
    }

    @Test
    void withoutASignatureNothingIsMade() {
        TestAgent.Result result = agent.run("run", "copy", "archive=" + archive, "vmid=9990", "storage=local-btrfs");

        assertEquals(Exit.REFUSED, result.exit(), result.all());
        assertFalse(agent.world.has(9990));
    }

    @Test
    void anIdThatSomebodyHasTakenSinceItWasSignedIsLeftToThem() throws Exception {
        Path plan = copy("start=yes");
        Path signature = operators.sign(alice, plan);
        agent.world.lxc(9990, "other").data("not ours");

        TestAgent.Result applied = apply(plan, signature);

        refused("plan", applied);
        assertTrue(
                applied.err()
                        .contains("vmid: 9990 is taken by 'other', a container on node 'pve', and a copy never"
                                + " replaces a guest"),
                applied.err());
        assertEquals("not ours", agent.world.guest(9990).data());
        assertEquals("stopped", agent.world.guest(9990).status());
    }

    /// Signed for one backup, and for what is in it.
    @Test
    void aBackupThatBringsMoreThanWasSignedIsNotRestored() throws Exception {
        Path plan = copy();
        Path signature = operators.sign(alice, plan);
        // Another archive under the same name.
        guest.config("hookscript", "local:snippets/hook.pl");
        assertEquals(archive, agent.world.backup(101, made).volid());

        TestAgent.Result applied = apply(plan, signature);

        refused("effects", applied);
        assertTrue(applied.err().contains("it would also have 'local:snippets/hook.pl' run as root"), applied.err());
        assertFalse(agent.world.has(9990));
    }

    @Test
    void theMacAddressesOfTheBackupAreKeptOnlyWhereThatIsWantedAndSigned() {
        TestAgent.Result other = planned("keep-macs=yes");

        assertEquals(Exit.OK, other.exit(), other.all());
        assertTrue(other.out().contains("give net0 of guest 9990 the MAC address BC:24:11:00:01:01"), other.out());
        assertTrue(other.out().contains("\"macs\" : \"kept\""), other.out());
    }

    @Test
    void badArgumentsAreNamedWithWhatWouldBeRight() {
        TestAgent.Result volume = agent.run("plan", "copy", "archive=local:x", "vmid=9990", "storage=local-btrfs");
        TestAgent.Result name = planned("name=web_2");
        TestAgent.Result macs = planned("keep-macs=no");

        assertTrue(volume.err().contains("'local:x' is no backup of a guest: expected a volume such as"), volume.err());
        assertTrue(name.err().contains("not a host name: 'web_2': letters, digits and '-'"), name.err());
        assertTrue(macs.err().contains("'no': expected yes, or leave it out"), macs.err());
    }
}
