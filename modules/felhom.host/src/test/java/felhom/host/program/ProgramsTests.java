package felhom.host.program;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Programs as they are started, with real processes.
@Timeout(120)
class ProgramsTests {
    private static final Duration LONG = Duration.ofSeconds(60);
    private static final Duration SHORT = Duration.ofMillis(300);

    @TempDir
    private Path directory;

    private TestPrograms host;
    private Programs programs;

    @BeforeEach
    void anEmptyHost() {
        host = new TestPrograms(directory);
        programs = host.programs();
    }

    @Test
    void itSaysWhatItSaidAndHowItEnded() throws Exception {
        host.put(Program.SYSTEMCTL, "echo \"$1 $2\"; echo but >&2; exit 3");

        var answer = programs.ask(Program.SYSTEMCTL, LONG, List.of("show", "a b"));

        assertEquals(new Answer.Said(3, "show a b\nbut\n"), answer);
    }

    @Test
    void itSeesNothingOfOurEnvironmentAndReadsNothing() throws Exception {
        host.put(Program.SYSTEMCTL, "env | sort | cut -d= -f1 | tr '\\n' ' '; cat");

        var said = assertInstanceOf(Answer.Said.class, programs.ask(Program.SYSTEMCTL, LONG, List.of()));

        assertEquals(
                "LC_ALL PATH PWD SYSTEMD_COLORS SYSTEMD_PAGER TZ ", said.text().replace("_ ", ""));
    }

    @Test
    void oneThatIsNotThereIsNamed() {
        var answer = programs.ask(Program.WG, LONG, List.of());

        assertEquals(
                new Answer.NotRun("there is no " + directory.resolve("usr/bin/wg") + " that may be run here"), answer);
    }

    @Test
    void oneThatHangsIsGivenUpAndKilled() throws Exception {
        host.put(Program.SYSTEMCTL, "echo $$ > " + directory + "/pid; exec sleep 1000");

        var answer = programs.ask(Program.SYSTEMCTL, Duration.ofSeconds(2), List.of("show"));

        assertEquals(new Answer.TooLong(Duration.ofSeconds(2)), answer);
        long pid = Long.parseLong(Files.readString(directory.resolve("pid")).strip());
        while (ProcessHandle.of(pid).map(ProcessHandle::isAlive).orElse(false)) {
            Thread.onSpinWait();
        }
    }

    @Test
    void whileOneIsThereTheSameIsNotStartedAgainButAnotherIs() throws Exception {
        // It cannot be told from one that hangs in the kernel: it is there until the file is.
        host.put(
                Program.SYSTEMCTL,
                "echo x >> " + directory + "/started-$1; [ $1 = quick ] || while [ ! -e " + directory
                        + "/go ]; do sleep 0.05; done");
        var first = Thread.ofPlatform().start(() -> programs.ask(Program.SYSTEMCTL, LONG, List.of("slow")));
        while (!Files.exists(directory.resolve("started-slow"))) {
            Thread.onSpinWait();
        }

        assertEquals(new Answer.StillThere(), programs.ask(Program.SYSTEMCTL, SHORT, List.of("slow")));
        assertEquals(new Answer.Said(0, ""), programs.ask(Program.SYSTEMCTL, LONG, List.of("quick")));

        FutureTask<Answer> second = new FutureTask<>(() -> programs.ask(Program.SYSTEMCTL, LONG, List.of("slow")));
        Thread.ofPlatform().start(second);
        Files.createFile(directory.resolve("go"));
        first.join();
        assertEquals(new Answer.Said(0, ""), second.get(), "who asks the same meanwhile waits for it");
        assertEquals(new Answer.Said(0, ""), programs.ask(Program.SYSTEMCTL, LONG, List.of("slow")));
        assertEquals(3, Files.readAllLines(directory.resolve("started-slow")).size());
    }

    @Test
    void oneThatSaysTooMuchIsCutAndEnds() throws Exception {
        host.put(Program.SYSTEMCTL, "yes | head -c 10000000; exit 4");

        var said = assertInstanceOf(Answer.Said.class, programs.ask(Program.SYSTEMCTL, LONG, List.of()));

        assertEquals(4, said.exit());
        assertEquals(64 * 1024, said.text().length());
        assertTrue(said.text().startsWith("y\ny\n"));
    }

    @Test
    void whatIsNoProgramIsSaidToBeNone() throws Exception {
        host.put(Program.WG, "");
        Files.writeString(directory.resolve("usr/bin/wg"), "#!/nothing/there\n");

        assertInstanceOf(Answer.NotRun.class, programs.ask(Program.WG, LONG, List.of()));
    }
}
