package felhom.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import felhom.agent.TestAgent.Result;
import felhom.shell.command.Exit;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Notes are lost only by somebody who says that they shall be.
@BothWays
class DescriptionOrderTests {
    private static final String NOTES = "scratch guest\nof this host\n";

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "\n", "felhom-id:0d1c2e3f-0000-4000-8000-000000000000"})
    void aTextThatIsEmptyErasesNoNotes(String text) {
        try (TestAgent agent = new TestAgent()) {
            Result result = agent.run("run", "describe", "vmid=9999", "text=" + text);

            assertEquals(Exit.REFUSED, result.exit(), result.all());
            assertTrue(result.err().contains("text: it is empty"), result.err());
            assertTrue(result.err().contains("erase=yes"), result.err());
            assertEquals(NOTES, agent.world.guest(9999).description());
            assertEquals(List.of(), agent.pve.writes());
        }
    }

    @Test
    void noTextAtAllErasesNoNotes() {
        try (TestAgent agent = new TestAgent()) {
            Result result = agent.run("run", "describe", "vmid=9999");

            assertEquals(Exit.REFUSED, result.exit(), result.all());
            assertEquals(NOTES, agent.world.guest(9999).description());
        }
    }

    @Test
    void whoeverWantsItSaysErase() {
        try (TestAgent agent = new TestAgent()) {
            Result result = agent.run("run", "describe", "vmid=9999", "erase=yes");

            assertEquals(Exit.OK, result.exit(), result.all());
            assertTrue(result.out().contains("removed the description of guest 9999"), result.out());
            assertEquals("", agent.world.guest(9999).description());
        }
    }

    @Test
    void eraseTogetherWithATextIsRefusedAndSoIsAnythingButYes() {
        try (TestAgent agent = new TestAgent()) {
            Result both = agent.run("run", "describe", "vmid=9999", "text=new", "erase=yes");
            Result other = agent.run("run", "describe", "vmid=9999", "erase=1");

            assertEquals(Exit.REFUSED, both.exit(), both.all());
            assertTrue(both.err().contains("leave one of them out"), both.err());
            assertEquals(Exit.USAGE, other.exit(), other.all());
            assertTrue(other.err().contains("erase: '1': expected yes"), other.err());
            assertEquals(NOTES, agent.world.guest(9999).description());
        }
    }

    @Test
    void theSelfTestPutsAGuestWithoutNotesBack() {
        try (TestAgent agent = new TestAgent()) {
            agent.world.guest(9999).description("");

            Result result = agent.run("--selftest=task", "--vmid", "9999");

            assertEquals(Exit.OK, result.exit(), result.all());
            assertEquals("", agent.world.guest(9999).description());
        }
    }
}
