package felhom.image;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `felhom-agent shell` at a real terminal: keys, and what is seen.
class ShellTests {
    @TempDir
    private static Path directory;

    private static SimulatedHost host;

    @TempDir
    private Path home;

    private final Image image = Image.built();

    @BeforeAll
    static void start() throws Exception {
        host = SimulatedHost.start(directory);
    }

    @AfterAll
    static void stop() {
        host.close();
    }

    private Tmux terminal(int columns, String... environment) throws Exception {
        Map<String, String> all =
                new HashMap<>(Image.built().with(host.environment()).environment());
        for (int i = 0; i < environment.length; i += 2) {
            all.put(environment[i], environment[i + 1]);
        }
        return Tmux.start(home, columns, 30, all);
    }

    private String open(String... options) {
        return image.launcher() + " shell " + String.join(" ", options);
    }

    @Test
    void aSittingFromTheFirstKeyToTheLast() throws Exception {
        Path unpacked = Files.createDirectory(home.resolve("unpacked"));
        try (var at = terminal(100, "FELHOM_AGENT_JAVA_OPTIONS", "-Djava.io.tmpdir=" + unpacked)) {
            at.type(open()).key("Enter");
            at.await("pve>");
            at.awaitSeen("alone: no daemon runs");

            // What is wrong is seen before Enter, and Ctrl-C throws the line away.
            at.type("guest lx");
            at.awaitSeen("unknown command 'guest lx'; there is guest list");
            at.key("C-c");
            at.await("pve>");

            at.type("guest show 99").key("Enter");
            at.await("pve [2]>");
            at.key("C-l").type("guest li").key("Tab").key("Enter");
            at.awaitSeen("scratch");
            at.await("pve>");

            // History: by search, and as a suggestion that an arrow takes.
            at.key("C-l", "C-r").type("li");
            at.awaitSeen("bck-i-search: li_");
            at.key("Enter");
            at.awaitSeen("scratch");
            at.await("pve>");

            // Ctrl-Z and back: what was being typed is still there.
            at.key("C-l").type("usb list --");
            at.await("pve> usb list --");
            at.key("C-z");
            at.awaitSeen("Stopped");
            at.type("fg").key("Enter");
            at.await("pve> usb list --");

            // A narrow screen: the words below are cut, nothing is broken over.
            at.resize(40, 30).type("nonsense ");
            at.awaitSeen("unknown option");
            assertTrue(
                    at.screen().lines().anyMatch(line -> line.startsWith("  unknown option") && line.endsWith("...")),
                    at.screen());
            at.key("C-c").resize(100, 30).key("C-l");
            at.await("pve>");

            // Wide and joined characters are one each for the cursor.
            at.type("日本e\u0301x").key("Left", "Left", "Left", "BSpace");
            at.awaitSeen("pve> 日e\u0301x");
            assertEquals("pve> ".length() + 2, at.cursorColumn());
            at.key("C-c");
            at.await("pve>");

            at.key("C-l").paste("guest list\n".repeat(95_326));
            at.awaitSeen("at most 65536 are taken");
            at.paste("# two of them\nguest list\nguest show 99\nstatus\n").key("Enter");
            at.awaitSeen("1 line after it were not run");

            at.key("C-d");
            at.await("$");
            at.type("stty -a").key("Enter");
            assertTrue(at.awaitSeen("echoe").contains("isig icanon"), "the terminal is as it was");
        }
        try (var left = Files.list(unpacked)) {
            assertEquals(List.of(), left.toList(), "no library was unpacked");
        }
        var history = Files.readString(home.resolve(".local/state/felhom-agent/history"));
        assertTrue(history.startsWith("guest show 99\nguest list\n"), history);
        assertFalse(history.contains("lx"), history);
    }

    /// Types it anew and presses Tab until the words are seen: what is asked for meanwhile is there at a
    /// later key.
    private static void tab(Tmux at, String line, String words) throws Exception {
        long end = System.nanoTime() + Duration.ofSeconds(60).toNanos();
        while (true) {
            at.key("C-u").type(line).key("Tab");
            long look = System.nanoTime() + Duration.ofSeconds(1).toNanos();
            while (System.nanoTime() < look) {
                if (at.screen().contains(words)) {
                    return;
                }
            }
            if (System.nanoTime() > end) {
                throw new AssertionError("not seen: '" + words + "'; the screen:\n" + at.screen());
            }
        }
    }

    @Test
    void tabCompletesFromWhatTheHostHasUntilItGoesAwayInTheMiddleOfIt(@TempDir Path world) throws Exception {
        try (var own = SimulatedHost.start(world);
                var at = Tmux.start(home, 100, 30, image.with(own.environment()).environment())) {
            at.type(open()).key("Enter");
            at.await("pve>");

            // Guests with name and state; by a name, its vmid.
            tab(at, "guest show ", "(web, container, running)");
            assertTrue(at.screen().contains("on node pve2, which has an agent of its own"), at.screen());
            tab(at, "guest show scra", "pve> guest show 9999");
            // What the operation takes, of what the host has.
            at.key("C-u", "C-l").type("run snapshot vmid=9999 name=seen").key("Enter");
            at.awaitSeen("Enter runs it");
            at.key("Enter");
            at.awaitSeen("done");
            at.await("pve>");
            tab(at, "run rollback vmid=9999 na", "pve> run rollback vmid=9999 name=");
            tab(at, "run rollback vmid=9999 name=se", "pve> run rollback vmid=9999 name=seen");
            tab(at, "run backup vmid=101 storage=", "local");

            // It hangs: the key is answered all the same, and the line goes on.
            at.key("C-u", "C-l");
            signal("STOP", own.pid());
            at.type("run rollback vmid=101 name=").key("Tab");
            at.awaitSeen("snapshots of 101: being asked for; press the key again");
            at.type("before");
            at.awaitSeen("pve> run rollback vmid=101 name=before");

            // It is gone: what is known of it is still offered, and it is said how old that is.
            signal("KILL", own.pid());
            tab(at, "guest show ", "guests: as of ");
            assertTrue(at.screen().contains("(web, container, running)"), at.screen());
            at.key("C-c");
            at.await("pve>");
            at.type("exit").key("Enter");
            at.await("$");
        }
    }

    private static void signal(String name, long pid) throws Exception {
        assertEquals(
                0,
                new ProcessBuilder("sh", "-c", "kill -" + name + " " + pid)
                        .start()
                        .waitFor());
    }

    @Test
    void whatTheTokenMayNotIsOfferedInGreyWithTheReason() throws Exception {
        try (var at = Tmux.start(
                home, 100, 30, image.with(host.environmentWithoutBackup()).environment())) {
            at.type(open()).key("Enter");
            at.await("pve>");

            tab(at, "run ", "the token lacks VM.Backup on ");

            assertTrue(
                    at.screen().lines().anyMatch(line -> line.matches("backup .*the token lacks VM.Backup on .*")),
                    at.screen());
        }
    }

    @Test
    void ctrlCDuringACommandEndsThatCommand() throws Exception {
        var unknown = "UPID:pve:0000225B:00059C11:6B017154:vzdelsnapshot:9999:felhom-agent@pve!agent:";
        try (var at = terminal(100)) {
            at.type(open()).key("Enter");
            at.await("pve>");

            // A task that this host does not know is looked for during five seconds.
            at.type("task wait --debug " + unknown).key("Enter");
            at.awaitSeen("no daemon at");
            at.key("C-c");
            at.awaitSeen("[k]eep watching, [d]etach");
            at.key("C-c");

            at.await("pve [130]>");
            // What it was asking the host meanwhile may stand before it, and it may be broken over two lines.
            at.awaitSeen("stopped watching; the");
            at.type("exit").key("Enter");
            at.await("$");
        }
    }

    @Test
    void withoutColoursOrOnATerminalThatIsNotUtf8ItIsTheSameInBlackAndWhite() throws Exception {
        try (var at = terminal(40, "NO_COLOR", "1", "LC_ALL", "C", "TERM", "vt100")) {
            at.type(open()).key("Enter");
            at.await("pve>");

            at.type("guest lx");
            at.awaitSeen("unknown command");

            assertFalse(at.coloured().contains("\u001b["), at.coloured());
            assertTrue(at.screen().chars().allMatch(c -> c < 0x7f), at.screen());
        }
    }

    @Test
    void aTerminalThatCanOnlyPrintIsAskedLineByLine() throws Exception {
        try (var at = terminal(80, "TERM", "dumb")) {
            at.type(open()).key("Enter");
            at.await("pve>");

            at.type("guest lx").key("C-c");
            at.await("pve>");
            at.type("guest list").key("Enter");
            at.awaitSeen("scratch");
            at.await("pve>");
            at.key("C-d");

            at.await("$");
        }
    }

    @Test
    void withTheHostAwayItOpensAndSaysSo() throws Exception {
        try (var at = terminal(100, "FELHOM_AGENT_PROXMOX_ENDPOINT", "https://127.0.0.1:9")) {
            at.type(open()).key("Enter");

            at.awaitSeen("the host does not answer as it should");
            at.await("pve>");
            at.type("guest list").key("Enter");
            at.await("pve [6]>");
            at.key("C-d");
            at.await("$");
        }
    }

    @Test
    void aPipeIsAScript() throws Exception {
        var script = Files.writeString(home.resolve("checks.fel"), """
                # what has to be so
                guest show 101
                expect 2 guest show 99
                expect 3 run rollback vmid=9999 name=before
                task list --vmid 99
                """);

        var ended = image.with(host.environment()).runOn(script, "shell");

        assertEquals(2, ended.exit(), ended::stderr);
        assertTrue(
                ended.stderr().endsWith("standard input, line 5: ended with 2 (usage or configuration)\n"),
                ended::stderr);
    }

    @Test
    void aCommandByItselfLoadsNothingOfTheEditor() throws Exception {
        for (var words : List.of(List.of("--version"), List.of("--help"), List.of("guest", "list"))) {
            var ended = image.with(host.environment())
                    // A cache has all that it holds loaded at once.
                    .with("FELHOM_AGENT_JAVA_OPTIONS", "-XX:AOTMode=off -Xlog:class+load=info:stderr")
                    .run(words.toArray(String[]::new));

            assertEquals(0, ended.exit(), ended::stderr);
            assertTrue(ended.stderr().contains("felhom.shell.Shell "), "the classes are listed");
            assertFalse(ended.stderr().contains("org.jline."), words::toString);
        }
    }

    @Test
    void whatCtrlCNeedsIsInTheImage() throws Exception {
        assertTrue(image.modules().contains("jdk.unsupported"));
        assertTrue(image.modules().contains("org.jline.terminal.ffm"));
        assertFalse(image.modules().stream().anyMatch(name -> name.startsWith("org.jline.terminal.jni")));
    }
}
