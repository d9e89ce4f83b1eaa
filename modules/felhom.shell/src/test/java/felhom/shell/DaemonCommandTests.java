package felhom.shell;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import felhom.shell.Installation.BadConfiguration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The program as a service, which is what it is without a command too.
class DaemonCommandTests extends ShellCase {
    @ParameterizedTest
    @ValueSource(strings = {"", "daemon", "--debug", "daemon --debug"})
    void itServesUntilItIsToldToStop(String words) {
        agent.served = List::of;

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
        agent.served = () -> List.of("report");

        Result result = run("daemon");

        assertEquals(Exit.FAILED, result.exit());
        assertTrue(result.err().contains("a part of the agent hangs (report)"), result.err());
    }

    @Test
    void itTakesNothingElse() {
        Result result = run("daemon", "now");

        assertEquals(Exit.USAGE, result.exit());
    }
}
