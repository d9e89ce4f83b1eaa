package felhom.shell;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import felhom.engine.access.RunningDaemon.HubTrip;
import felhom.engine.access.RunningDaemon.Section;
import felhom.shell.command.Exit;
import felhom.shell.command.Setting;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// `report` and `--selftest=hub`: what the daemon has collected, and whether its hub takes it.
class ReportTests extends ShellCase {
    private FakeDaemon daemon() {
        FakeDaemon daemon = new FakeDaemon();
        daemon.sections.add(new Section(
                "disks", "failed", Optional.of("no answer"), "{\"state\":\"failed\",\"why\":\"no answer\"}"));
        daemon.sections.add(
                new Section("node", "fresh", Optional.empty(), "{\"state\":\"fresh\",\"value\":{\"node\":\"pve\"}}"));
        agent.daemon = Optional.of(daemon);
        return daemon;
    }

    private void hub(boolean configured) {
        agent.settings = Optional.of(List.of(new Setting(
                "hub.url",
                Setting.Shape.TEXT,
                configured ? List.of("https://hub.example") : List.of(),
                configured ? "/etc/felhom-agent/agent.json" : Setting.NOT_SET)));
    }

    @Test
    void eachSectionIsARowWithHowItIs() {
        daemon();

        Result result = run("report");

        assertEquals(Exit.OK, result.exit(), result.err());
        assertEquals("""
                SECTION  STATE   WHY
                disks    failed  no answer
                node     fresh
                """, result.out());
    }

    @Test
    void inJsonTheyAreAsTheHubGetsThem() {
        daemon();

        run("report", "--json").isJson("""
                {'sections':{'disks':{'state':'failed','why':'no answer'},
                'node':{'state':'fresh','value':{'node':'pve'}}}}""");
        run("report", "--section", "node", "--json").isJson("{'state':'fresh','value':{'node':'pve'}}");
    }

    @Test
    void oneSectionIsShownToBeRead() {
        daemon();

        assertEquals("""
                {
                  "state" : "fresh",
                  "value" : {
                    "node" : "pve"
                  }
                }
                """, run("report", "--section", "node").out());
    }

    @Test
    void aSectionThatIsNoneNamesThoseThereAreAlsoWithoutADaemon() {
        Result result = run("report", "--section", "nodes");

        assertEquals(Exit.USAGE, result.exit());
        assertEquals(
                "error: --section: there is no section 'nodes'; there is backups, certificates, disks, guests, hardware,"
                        + " network, node, pbs, probes, restore_tests, services, storages, tasks_failed, zfs\n",
                result.err());
    }

    @ParameterizedTest
    @ValueSource(strings = {"report", "--selftest=hub"})
    void withoutADaemonItSaysWhatToDo(String command) {
        hub(true);

        Result text = run(command);
        Result json = run(command, "--json");

        assertEquals(Exit.UNREACHABLE, text.exit());
        assertTrue(text.err().startsWith("error: no daemon runs, so "), text.err());
        assertTrue(text.err().contains("start it: systemctl start felhom-agent"), text.err());
        assertEquals(Exit.UNREACHABLE, json.exit());
        assertTrue(json.out().contains("{\"error\":{\"kind\":\"unreachable\""), json.out());
    }

    @Test
    void beforeAnythingWasCollectedThatIsSaid() {
        daemon().sections.clear();

        Result result = run("report");

        assertEquals(Exit.FAILED, result.exit());
        assertTrue(result.err().contains("has not collected anything yet"), result.err());
    }

    @Test
    void aRoundTripToTheHubIsMeasured() {
        hub(true);
        daemon().trip = Optional.of(
                new HubTrip(true, "an envelope", Duration.ofMillis(120), Duration.ofMillis(30), 14_233, 3_120, 210));

        Result text = run("--selftest=hub");

        assertEquals(Exit.OK, text.exit(), text.err());
        assertEquals("""
                collected  in 0.12 s: 14233 bytes
                sent       3120 bytes, 210 came back after 0.03 s
                the hub    an envelope
                hub self-test passed
                """, text.out());
        run("--selftest=hub", "--json").isJson("""
                {'passed':true,'answer':'an envelope','collecting_s':0.12,'travelling_s':0.03,'report_bytes':14233,
                'sent_bytes':3120,'received_bytes':210}""");
    }

    @Test
    void aHubThatTakesNoReportFailsTheSelfTest() {
        hub(true);
        FakeDaemon daemon = daemon();

        daemon.trip = Optional.of(new HubTrip(false, "status 401", Duration.ZERO, Duration.ZERO, 9, 9, 0));
        Result refused = run("--selftest=hub");
        daemon.trip = Optional.of(new HubTrip(false, "no route", Duration.ZERO, Duration.ZERO, 9, 0, 0));
        Result away = run("--selftest=hub");

        assertEquals(Exit.FAILED, refused.exit());
        assertTrue(refused.out().endsWith("the hub    status 401\nhub self-test FAILED\n"), refused.out());
        assertEquals(Exit.UNREACHABLE, away.exit());
    }

    @Test
    void withoutAHubItSaysHowThereWouldBeOne() {
        hub(false);
        Result alone = run("--selftest=hub");
        daemon();
        Result served = run("--selftest=hub");
        hub(true);
        Result since = run("--selftest=hub");

        for (Result none : List.of(alone, served)) {
            assertEquals(Exit.USAGE, none.exit());
            assertTrue(none.err().startsWith("error: no hub is configured: set hub.url"), none.err());
        }
        assertEquals(Exit.USAGE, since.exit());
        assertTrue(since.err().contains("felhom-agent reload"), since.err());
    }
}
