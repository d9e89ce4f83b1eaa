package felhom.image;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A backup of half a minute, as whoever ordered it at a real terminal sees it.
class WatchingTests {
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final String ORDER = "run backup vmid=200 storage=local";
    private static final String QUESTION = "[k]eep watching, [d]etach";

    @TempDir
    private Path home;

    private SimulatedHost host;
    private Image agent;

    @BeforeEach
    void start() throws Exception {
        host = SimulatedHost.start(Files.createDirectory(home.resolve("host")));
        agent = Image.built().with(host.environment());
    }

    @AfterEach
    void stop() {
        host.close();
    }

    private Tmux terminal(String... environment) throws Exception {
        Map<String, String> all = new HashMap<>(agent.environment());
        for (int i = 0; i < environment.length; i += 2) {
            all.put(environment[i], environment[i + 1]);
        }
        return Tmux.start(home, 100, 30, all);
    }

    private static Tmux ordered(Tmux at) throws Exception {
        at.awaitSeen("'backup' is benign");
        at.awaitSeen("Enter runs it, anything else does not:");
        return at.key("Enter");
    }

    private static boolean bar(String screen) {
        return screen.lines().anyMatch(line -> line.matches("backup 200 +\\[[#.]+\\] +[0-9]+ %.*"));
    }

    private static void awaitBar(Tmux at) throws Exception {
        at.until("a bar is seen", WatchingTests::bar);
    }

    /// How the last backup of guest 200 ended, on the host.
    private String onTheHost() throws Exception {
        return agent.run("task", "list", "--vmid", "200", "--limit", "1", "--json")
                .stdout();
    }

    private void awaitEnd() throws Exception {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (!onTheHost().contains("\"exitstatus\":\"OK\"")) {
            assertTrue(System.nanoTime() < end, "the task has not ended well: " + onTheHost());
            Thread.sleep(200);
        }
    }

    @Test
    void ctrlCAsksAndNothingIsLostWhateverTheAnswerIs() throws Exception {
        try (var at = terminal()) {
            at.type(agent.launcher() + " " + ORDER).key("Enter");
            ordered(at);
            awaitBar(at);

            // Made narrow while it is drawn: nothing is broken over, and one bar is there.
            at.resize(40, 30);
            at.until(
                    "the bar fits in 40 columns",
                    screen -> screen.lines()
                                    .filter(line -> line.matches("backup 200.*[0-9]+ %.*"))
                                    .count()
                            == 1);
            at.resize(100, 30);
            awaitBar(at);

            at.key("C-c");
            at.awaitSeen(QUESTION);
            at.type("k").key("Enter");
            awaitBar(at);

            at.key("C-z");
            at.awaitSeen("Stopped");
            at.type("clear; fg").key("Enter");
            awaitBar(at);

            at.key("C-c");
            at.awaitSeen(QUESTION);
            at.type("d").key("Enter");
            at.awaitSeen("detached; felhom-agent jobs");
            at.type("echo code $?").key("Enter");
            at.awaitSeen("code 130");

            at.type("clear; " + agent.launcher() + " jobs").key("Enter");
            var jobs = at.awaitSeen("vzdump 200");
            assertTrue(jobs.contains("shell, order"), jobs);
        }
        awaitEnd();
        // The order was left open in the log; the next who has the state writes its end.
        agent.run("run", "snapshot", "vmid=9999", "name=before");
        var audit = agent.run("audit", "show", "--json");
        assertTrue(
                audit.stdout().contains("\"what\":\"backup storage=local vmid=200\"")
                        && !audit.stdout().contains("\"state\":\"open\""),
                audit::toString);
        assertTrue(agent.run("state", "show").stdout().contains("nothing"), "no order is without an end");
    }

    @Test
    void inTheShellTheSameAndTheJobIsThereToBeWatchedAgain() throws Exception {
        try (var at = terminal()) {
            at.type(agent.launcher() + " shell").key("Enter");
            at.await("pve>");
            at.type(ORDER).key("Enter");
            ordered(at);
            awaitBar(at);
            at.key("C-c");
            at.awaitSeen(QUESTION);
            at.key("C-c");
            at.await("pve [130]>");

            at.key("C-l").type("jobs").key("Enter");
            var jobs = at.awaitSeen("vzdump 200");
            at.until("the prompt is back", screen -> screen.stripTrailing().endsWith("pve>"));
            var upid = jobs.replace("\n", "").replaceFirst("(?s).*(UPID:[^ ]*vzdump:200:[^: ]*:).*", "$1");
            at.type("task wait " + upid).key("Enter");
            at.awaitSeen("ok after");
            at.key("C-d");
            at.await("$");
        }
    }

    @Test
    void aTerminalThatGoesAwayLeavesTheOrderToTheDaemon() throws Exception {
        var run = Files.createTempDirectory("felhom");
        agent = agent.with("FELHOM_AGENT_STATE_DIRECTORY", run.resolve("state").toString())
                .with("FELHOM_AGENT_STATE_RUNTIME_DIRECTORY", run.resolve("run").toString())
                .with("FELHOM_AGENT_STATE_RUNTIME_ON_DISK", "true");
        try (var daemon = DaemonProcess.start(agent, home.resolve("daemon.log"))) {
            daemon.awaitAnswer(run.resolve("run/control.sock"));
            try (var at = terminal()) {
                at.type(agent.launcher() + " " + ORDER).key("Enter");
                ordered(at);
                awaitBar(at);
                assertTrue(onTheHost().contains("\"running\":true"), "it is at work when the terminal goes away");
            }

            awaitEnd();
            long end = System.nanoTime() + PATIENCE.toNanos();
            String audit = "";
            while (!audit.contains("\"outcome\":[\"ok\"]")) {
                assertTrue(System.nanoTime() < end, audit + daemon.said());
                Thread.sleep(200);
                audit = agent.run("audit", "show", "--json").stdout();
            }
            assertTrue(daemon.alive());
            assertEquals(0, agent.run("audit", "verify").exit());
        }
    }
}
