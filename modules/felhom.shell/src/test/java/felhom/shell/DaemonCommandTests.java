package felhom.shell;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import felhom.shell.command.Exit;
import felhom.shell.command.Installation.BadConfiguration;
import felhom.shell.command.Installation.EndedItself;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The program as a service, which is what it is without a command too.
class DaemonCommandTests extends ShellCase {
    @ParameterizedTest
    @ValueSource(strings = {"", "daemon", "--debug", "daemon --debug"})
    void itServesUntilItIsToldToStop(String words) {
        agent.served = Optional::empty;

        Result result = run(words.isEmpty() ? new String[0] : words.split(" "));

        assertEquals(new Result(Exit.OK, "", ""), result);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "daemon"})
    void withoutAUsableConfigurationItSaysWhatIsMissing(String words) {
        agent.served = () -> {
            throw new BadConfiguration(List.of("proxmox.token: missing", "proxmox.node: 'a b'"));
        };

        Result result = run(words.isEmpty() ? new String[0] : words.split(" "));

        assertEquals(Exit.USAGE, result.exit());
        assertEquals("""
                error: proxmox.token: missing
                error: proxmox.node: 'a b'
                the daemon was not started; all commands: felhom-agent --help
                """, result.err());
    }

    @Test
    void aPartThatHangsEndsItAndIsNamed() {
        agent.served = () -> Optional.of(new EndedItself("stuck", "a part of the agent hangs (report)"));

        Result result = run("daemon");

        assertEquals(Exit.FAILED, result.exit());
        assertTrue(result.err().contains("a part of the agent hangs (report)"), result.err());
    }

    @Test
    void whereItCanDoNothingMoreItFailsSoThatItIsStartedAgain() {
        agent.served = () -> Optional.of(new EndedItself("broken", "nothing can be written down: the disk fails"));

        Result text = run("daemon");
        Result json = run("daemon", "--json");

        assertEquals(Exit.FAILED, text.exit());
        assertTrue(text.err().contains("ended because nothing can be written down: the disk fails;"), text.err());
        assertEquals(Exit.FAILED, json.exit());
        assertTrue((json.out() + json.err()).contains("broken"), json.out() + json.err());
    }

    @Test
    void itTakesNothingElse() {
        Result result = run("daemon", "now");

        assertEquals(Exit.USAGE, result.exit());
    }
}
