package felhom.shell;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import felhom.engine.door.Issue;
import felhom.engine.port.HostCheck;
import felhom.engine.port.HostCheck.Finding;
import felhom.engine.port.RootSide;
import felhom.ops.Step;
import felhom.shell.command.Exit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// `--selftest=root` and `--explain`.
class RootCommandTests extends ShellCase {
    private final List<Step> explained = new ArrayList<>();
    private final Map<String, RootSide.Explanation> disks = new TreeMap<>();
    private List<Finding> findings = List.of();

    @BeforeEach
    void aHelper() {
        agent.root = Optional.of(new RootSide() {
            @Override
            public HostCheck check() {
                return sink -> {
                    findings.forEach(sink);
                    return findings;
                };
            }

            @Override
            public Explanation explain(Step.ByRoot step) {
                explained.add(step);
                return new Explanation(
                        "the API has no call for it",
                        List.of(
                                List.of("/usr/bin/systemctl", "start", "--", "mnt-usb.mount"),
                                List.of("/usr/bin/systemd-run", "--description=it's two words")),
                        Optional.empty());
            }

            @Override
            public SortedMap<String, Explanation> explainHealth() {
                return new TreeMap<>(disks);
            }
        });
    }

    @Test
    void theSelfTestIsATableAndNeedsNoHost() {
        findings = List.of(
                Finding.ok("root's helper", "there is /usr/sbin/pct"),
                new Finding("root's helper", HostCheck.Level.FAILED, "there is no root.list", List.of()));

        Result result = run("--selftest=root");

        assertEquals(Exit.FAILED, result.exit());
        assertEquals("""
                ok    root's helper: there is /usr/sbin/pct
                FAIL  root's helper: there is no root.list
                root self-test FAILED: 1 of 2 need attention
                """, result.out());
        assertEquals(0, agent.opened);
    }

    @Test
    void theSelfTestNamesItselfInJson() {
        findings = List.of(Finding.ok("root's helper", "there"));

        Result result = run("--selftest=root", "--json");

        assertEquals(Exit.OK, result.exit());
        assertTrue(result.out().startsWith("{\"selftest\":\"root\",\"passed\":true,"), result.out());
    }

    @Test
    void whatRootWouldRunIsShownAndNothingIsOrdered() {
        door.issue = new Issue.Benign(Plans.mount());

        Result result = run("usb", "mount", "ABCD-1234", "/mnt/usb", "--explain");

        assertEquals(Exit.OK, result.exit(), result.err());
        assertEquals("""
                to mount file system ABCD-1234 at /mnt/usb, root would run:
                  /usr/bin/systemctl start -- mnt-usb.mount
                  /usr/bin/systemd-run '--description=it'\\''s two words'
                why as root: the API has no call for it
                """, result.out());
        assertEquals(List.of("issue usb-mount {place=/mnt/usb, uuid=ABCD-1234}"), door.asked);
        assertEquals(List.of(Plans.mount().steps().getFirst()), explained);
    }

    @Test
    void itIsShownInJsonToo() {
        door.issue = new Issue.Benign(Plans.mount());

        run("run", "usb-mount", "uuid=ABCD-1234", "place=/mnt/usb", "--explain", "--json")
                .isJson("""
                {'steps':[{'step':'mount file system ABCD-1234 at /mnt/usb','why':'the API has no call for it',
                'programs':[['/usr/bin/systemctl','start','--','mnt-usb.mount'],
                ['/usr/bin/systemd-run','--description=it`s two words']]}],'log_head':'""" + FakeState.HEAD + "'}");
    }

    @Test
    void ofWhatTheApiDoesThereIsNothingToExplainAndItsPlanIsTakenBack() {
        Result result = run("run", "rollback", "vmid=101", "name=clean", "--explain");

        assertEquals(Exit.USAGE, result.exit());
        assertTrue(result.err().contains("nothing of 'rollback' is done as root"), result.err());
        assertEquals(2, door.asked.size());
        assertTrue(door.asked.getLast().startsWith("withdraw "), door.asked.toString());
        assertEquals(List.of(), explained);
    }

    @Test
    void howEachDiskIsAskedForItsHealthIsShownAndNoneIsAsked() {
        for (String disk : List.of("sdb", "sda")) {
            disks.put(
                    disk,
                    new RootSide.Explanation(
                            "only root may open it",
                            List.of(List.of("/usr/sbin/smartctl", "/dev/" + disk)),
                            Optional.empty()));
        }

        Result result = run("hardware", "--explain");

        assertEquals(Exit.OK, result.exit(), result.err());
        assertEquals("""
                to read the health of disk sda, root would run:
                  /usr/sbin/smartctl /dev/sda
                why as root: only root may open it
                to read the health of disk sdb, root would run:
                  /usr/sbin/smartctl /dev/sdb
                why as root: only root may open it
                """, result.out());
        run("hardware", "--explain", "--json").isJson("""
                {'disks':[{'disk':'sda','why':'only root may open it','programs':[['/usr/sbin/smartctl','/dev/sda']]},
                {'disk':'sdb','why':'only root may open it','programs':[['/usr/sbin/smartctl','/dev/sdb']]}]}""");
    }

    @Test
    void whereNoDiskCanBeAskedItIsSaid() {
        assertTrue(run("hardware", "--explain").out().startsWith("this machine has no disk that could be asked"));
    }
}
