package felhom.privileged.program;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Programs as root's helper starts them, with real processes.
@Timeout(120)
class ProgramsTests {
    private static final Duration LONG = Duration.ofSeconds(60);
    private static final Duration SHORT = Duration.ofSeconds(1);
    private static final int MOST = 64 << 10;

    @TempDir
    private Path directory;

    private StandIns host;
    private Programs programs;

    @BeforeEach
    void aHostWithoutPrograms() throws Exception {
        host = StandIns.in(directory);
        programs = host.programs();
    }

    private Answer run(Duration limit, String... arguments) {
        return programs.run(Program.SMARTCTL, limit, MOST, List.of(arguments));
    }

    private long written(String file) throws IOException {
        Path path = directory.resolve(file);
        while (!Files.exists(path) || !Files.readString(path).endsWith("\n")) {
            Thread.onSpinWait();
        }
        return Long.parseLong(Files.readString(path).strip());
    }

    private static boolean alive(long pid) {
        return ProcessHandle.of(pid).map(ProcessHandle::isAlive).orElse(false);
    }

    private static void waitForEndOf(long pid) {
        while (alive(pid)) {
            Thread.onSpinWait();
        }
    }

    @Test
    void itSaysWhatItSaidAndHowItEnded() throws Exception {
        host.put(Program.SMARTCTL, "echo \"$1 $2\"; echo but >&2; exit 68");

        assertEquals(new Answer.Said(68, "-H a b\nbut\n", true), run(LONG, "-H", "a b"));
    }

    @Test
    void itSeesNothingOfOurEnvironmentAndReadsNothing() throws Exception {
        host.put(Program.SMARTCTL, "env | sort | cut -d= -f1 | tr '\\n' ' '; cat; pwd");

        var said = assertInstanceOf(Answer.Said.class, run(LONG));

        assertEquals("LC_ALL PATH PWD SYSTEMD_COLORS SYSTEMD_PAGER TZ /\n", said.text());
    }

    @Test
    void oneThatIsNotThereIsNamed() {
        assertEquals(new Answer.NotRun("there is no /usr/sbin/smartctl that may be run here"), run(LONG));
    }

    @Test
    void whatIsNoProgramIsSaidToBeNone() throws Exception {
        host.put(Program.SMARTCTL, "");
        Files.writeString(host.place(Program.SMARTCTL), "#!/nothing/there\n");

        var answer = assertInstanceOf(Answer.NotRun.class, run(LONG));

        assertTrue(answer.why().contains("/usr/sbin/smartctl"), answer.why());
    }

    @Test
    void anExitThatTimeoutHasTooIsTheProgramsOwn() throws Exception {
        for (int exit : new int[] {124, 125, 126, 127, 137, 255}) {
            host.put(Program.SMARTCTL, "echo " + exit + "; exit " + exit);

            assertEquals(new Answer.Said(exit, exit + "\n", true), run(LONG));
        }
    }

    @Test
    void oneThatIgnoresToBeAskedToEndIsKilled() throws Exception {
        host.put(
                Program.SMARTCTL,
                "trap '' TERM INT HUP; echo $$ > " + directory + "/pid; while :; do sleep 1000; done");

        assertEquals(new Answer.TooLong(SHORT), run(SHORT));

        waitForEndOf(written("pid"));
    }

    @Test
    void oneThatIsStoppedIsKilled() throws Exception {
        host.put(Program.SMARTCTL, "echo $$ > " + directory + "/pid; kill -STOP $$");

        assertEquals(new Answer.TooLong(SHORT), run(SHORT));

        waitForEndOf(written("pid"));
    }

    @Test
    void oneThatWaitsForSomebodyToWriteIsKilled() throws Exception {
        assertEquals(
                0,
                new ProcessBuilder("mkfifo", directory.resolve("fifo").toString())
                        .start()
                        .waitFor());
        host.put(Program.SMARTCTL, "echo $$ > " + directory + "/pid; exec cat " + directory + "/fifo");

        assertEquals(new Answer.TooLong(SHORT), run(SHORT));

        waitForEndOf(written("pid"));
    }

    @Test
    void whatIsKilledTakesWhatItHasStartedWithIt() throws Exception {
        host.put(
                Program.SMARTCTL,
                "(trap '' TERM; sh -c 'echo $$ > " + directory + "/grandchild; exec sleep 1000') & wait");

        assertEquals(new Answer.TooLong(Duration.ofSeconds(2)), run(Duration.ofSeconds(2)));

        waitForEndOf(written("grandchild"));
    }

    @Test
    void whatAProgramLeavesBehindIsKilledAndNotWaitedFor() throws Exception {
        host.put(
                Program.SMARTCTL,
                "sh -c 'echo $$ > " + directory + "/grandchild; exec sleep 1000' & while [ ! -s " + directory
                        + "/grandchild ]; do :; done; echo done; exit 4");

        assertEquals(new Answer.Said(4, "done\n", true), run(LONG));

        waitForEndOf(written("grandchild"));
    }

    @Test
    void whatStepsOutOfItsGroupIsNotWaitedForAndTheSameIsNotStartedBesideIt() throws Exception {
        // As little can be done about it as about one that hangs in the kernel.
        host.put(
                Program.SMARTCTL,
                "echo x >> " + directory + "/started; setsid sh -c 'echo $$ > " + directory
                        + "/escaped; exec sleep 1000' & while [ ! -s " + directory
                        + "/escaped ]; do :; done; echo done");

        assertEquals(new Answer.Said(0, "done\n", false), run(LONG));
        assertEquals(new Answer.StillThere(), run(LONG));

        ProcessHandle.of(written("escaped")).orElseThrow().destroyForcibly();
        waitForEndOf(written("escaped"));
        Files.delete(directory.resolve("escaped"));
        Answer again = run(LONG);
        while (again instanceof Answer.StillThere) {
            again = run(LONG);
        }
        ProcessHandle.of(written("escaped")).orElseThrow().destroyForcibly();
        assertEquals(new Answer.Said(0, "done\n", false), again);
        assertEquals(2, Files.readAllLines(directory.resolve("started")).size());
    }

    @Test
    void aboutOneTargetThereIsNeverMoreThanOne() throws Exception {
        host.put(
                Program.SMARTCTL,
                "echo x > " + directory + "/started-$1; [ $1 = quick ] || while [ ! -e " + directory
                        + "/go ]; do sleep 0.05; done");
        Thread first = Thread.ofPlatform()
                .start(() -> programs.run(Program.SMARTCTL, List.of("sda"), LONG, MOST, List.of("slow")));
        while (!Files.exists(directory.resolve("started-slow"))) {
            Thread.onSpinWait();
        }

        var same = programs.run(Program.SMARTCTL, List.of("sda"), LONG, MOST, List.of("quick"));
        var other = programs.run(Program.SMARTCTL, List.of("sdb"), LONG, MOST, List.of("quick"));
        Files.createFile(directory.resolve("go"));
        first.join();

        assertEquals(new Answer.StillThere(), same);
        assertEquals(new Answer.Said(0, "", true), other);
        assertEquals(
                new Answer.Said(0, "", true),
                programs.run(Program.SMARTCTL, List.of("sda"), LONG, MOST, List.of("quick")));
    }

    @Test
    void ofOneThatSaysTooMuchTheFirstIsKept() throws Exception {
        host.put(Program.SMARTCTL, "yes | head -c 10000000; exit 4");

        var said = assertInstanceOf(Answer.Said.class, run(LONG));

        assertEquals(4, said.exit());
        assertEquals(MOST, said.text().length());
        assertFalse(said.whole());
    }

    @Test
    void oneThatNeverStopsTalkingIsKilled() throws Exception {
        host.put(Program.SMARTCTL, "echo $$ > " + directory + "/pid; exec yes");

        assertEquals(new Answer.TooLong(SHORT), run(SHORT));

        waitForEndOf(written("pid"));
    }

    @Test
    void oneThatHangsInTheKernelIsGivenUpAndNotStartedAgainUntilItIsGone() throws Exception {
        try (NeverAnswers files = NeverAnswers.mounted(directory.resolve("files"))) {
            host.put(
                    Program.SMARTCTL,
                    "echo x >> " + directory + "/started; [ -e " + directory + "/go ] || exec cat " + files.file());

            assertEquals(new Answer.TooLong(SHORT), run(SHORT));
            assertEquals(new Answer.StillThere(), run(SHORT));
            assertFalse(programs.quiet(), "another helper would start it beside this one");
            assertEquals(1, Files.readAllLines(directory.resolve("started")).size());
        }
        Files.createFile(directory.resolve("go"));
        Answer again = run(LONG);
        while (again instanceof Answer.StillThere) {
            again = run(LONG);
        }
        assertEquals(new Answer.Said(0, "", true), again);
        assertTrue(programs.quiet());
    }

    @Test
    void whereNothingCanBeKilledAProgramIsNotStarted() throws Exception {
        host.put(Program.SMARTCTL, "echo x > " + directory + "/started");
        Files.delete(host.place(Program.TIMEOUT));

        assertInstanceOf(Answer.NotRun.class, run(LONG));

        assertFalse(Files.exists(directory.resolve("started")));
    }
}
