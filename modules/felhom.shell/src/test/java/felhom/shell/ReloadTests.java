package felhom.shell;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import felhom.engine.access.RunningDaemon.Changed;
import felhom.engine.access.RunningDaemon.Reload;
import felhom.shell.command.Exit;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// `reload`: what the daemon says of it.
class ReloadTests extends ShellCase {
    private void daemon(Reload reload) {
        FakeDaemon daemon = new FakeDaemon();
        daemon.reload = reload;
        agent.daemon = Optional.of(daemon);
    }

    @Test
    void whatHasChangedIsListedAndWhatToKnowIsNoAnswer() {
        daemon(new Reload.Done(
                List.of(new Changed("log.level", "log.level: debug, before: info")), List.of("a remark")));

        Result result = run("reload");

        assertEquals(Exit.OK, result.exit(), result.err());
        assertEquals("""
                the configuration was read anew, and this has changed:
                  log.level: debug, before: info
                """, result.out());
        assertEquals("a remark\n", result.err());
        run("reload", "--json").isJson("""
                {'reloaded':true,'changed':[{'setting':'log.level','words':'log.level: debug, before: info'}],
                'remarks':['a remark']}""");
    }

    @Test
    void whatIsWrongIsSaidAsACheckSaysIt() {
        daemon(new Reload.Refused(List.of("log.level: 'loud'; expected error")));

        Result result = run("reload");

        assertEquals(Exit.USAGE, result.exit());
        assertTrue(result.err().startsWith("error: log.level: 'loud'; expected error\n"), result.err());
        run("reload", "--json").isJson("{'valid':false,'problems':['log.level: `loud`; expected error']}");
    }

    @Test
    void withoutADaemonItSaysHowToStartOne() {
        Result result = run("reload");

        assertEquals(Exit.UNREACHABLE, result.exit());
        assertTrue(result.err().contains("systemctl start felhom-agent"), result.err());
    }
}
