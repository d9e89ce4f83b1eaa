package felhom.privileged.work;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import felhom.ops.HostName;
import felhom.ops.Step;
import felhom.ops.StorageId;
import felhom.ops.Vmid;
import felhom.ops.VolumeId;
import felhom.privileged.golden.Recorded;
import felhom.privileged.program.Program;
import felhom.privileged.unit.Kept;
import felhom.wire.root.RootAnswer;
import felhom.wire.root.WorkName;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Golden images, with a `pct` that takes no other arguments than these and says what a real one said.
@Timeout(120)
class GoldenImageTests {
    private static final WorkName WORK = new WorkName("0123456789abcdef0123456789abcdef");
    private static final String UNIT = "felhom-agent-work-" + WORK + ".service";
    private static final Step.MakeGoldenImage IMAGE = image(9980);

    @TempDir
    private Path directory;

    private FakeHost host;
    private Works works;

    private static Step.MakeGoldenImage image(int id) {
        return new Step.MakeGoldenImage(
                new Vmid(id),
                new VolumeId("local:vztmpl/alpine-3.20-lab_20260101_amd64.tar.gz"),
                new StorageId("local-btrfs"),
                1,
                new HostName("golden"),
                256,
                1,
                new Step.MakeGoldenImage.Bridge("vmbr0"));
    }

    @BeforeEach
    void aHost() throws Exception {
        host = FakeHost.in(directory);
        works = host.works();
        pct("created");
    }

    @AfterEach
    void theHostGoes() throws Exception {
        host.close();
    }

    private void pct(String recorded) throws Exception {
        host.put(Program.PCT, """
                expected='create 9980 local:vztmpl/alpine-3.20-lab_20260101_amd64.tar.gz --unprivileged 1 \
                --features keyctl=1,nesting=1 --rootfs local-btrfs:1 --hostname golden --memory 256 --cores 1 \
                --net0 name=eth0,bridge=vmbr0,ip=dhcp --start 0'
                [ "$*" = "$expected" ] || { echo "not expected: $*"; exit 64; }
                [ "$(env | cut -d= -f1 | grep -v '^_$\\|PWD\\|SHLVL' | sort | tr '\\n' ' ')" = 'LC_ALL PATH ' ] || exit 65
                """ + Recorded.of(recorded).script());
    }

    @Test
    void pctMakesItWithKeyctlInAUnitOfItsOwn() throws Exception {
        var ended = assertInstanceOf(RootAnswer.Ended.class, works.begin(WORK, IMAGE));

        assertEquals(0, ended.exit(), ended.text());
        assertTrue(ended.text().contains("extracting archive '/var/lib/vz/template/cache/alpine"), ended.text());
        assertTrue(host.lines("run.words")
                .containsAll(List.of(
                        "--unit=" + UNIT,
                        "--property=RemainAfterExit=yes",
                        "--property=StandardOutput=truncate:/run/felhom-agent-root/" + WORK + ".output",
                        "--setenv=LC_ALL=C",
                        "/usr/sbin/pct")));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            exists         | CT 9980 already exists on node 'pve'
            no-template    | unable to create CT 9981 - volume 'local:vztmpl/none.tar.zst' does not exist
            no-storage     | storage 'nostore' does not exist
            broken-archive | tar: Error is not recoverable: exiting now
            bad-parameter  | features.keyctl: type check ('boolean') failed - got 'maybe'
            """)
    void whatPctSaysOfItsFailureIsTold(String recorded, String said) throws Exception {
        pct(recorded);

        var ended = assertInstanceOf(RootAnswer.Ended.class, works.begin(WORK, IMAGE));

        assertEquals(255, ended.exit());
        assertTrue(ended.text().contains(said), ended.text());
        assertEquals(ended, works.look(WORK, IMAGE));
    }

    @Test
    void oneIsMadeAtATime() throws Exception {
        host.write("slow", "");
        assertEquals(new RootAnswer.AtWork(UNIT), works.begin(WORK, IMAGE));
        WorkName other = new WorkName("f".repeat(32));

        var refused = assertInstanceOf(RootAnswer.Refused.class, works.begin(other, image(9981)));

        assertTrue(refused.why().startsWith("another golden image is being made, in " + UNIT), refused.why());
        assertEquals(new RootAnswer.NeverBegun(), works.look(other, image(9981)));
    }

    @Test
    void noMoreIsKeptThanAHostNeeds() throws Exception {
        host.write("slow", "");
        for (int i = 0; i < 64; i++) {
            Path step = directory.resolve("run/felhom-agent-root").resolve("%032x.step".formatted(i));
            Files.createDirectories(step.getParent());
            Files.writeString(step, "");
        }

        var refused = assertInstanceOf(RootAnswer.Refused.class, works.begin(WORK, IMAGE));

        assertTrue(refused.why().startsWith("64 pieces of work are kept in "), refused.why());
        assertEquals(List.of(), host.changes());
    }

    @Test
    void onlyOneHelperOfAHostIsAtWork() throws Exception {
        Path kept = Files.createDirectories(directory.resolve("run/felhom-agent-root"));
        // As Java locks: fcntl(2), struct flock of a 64-bit Linux.
        Process other = new ProcessBuilder(
                        "perl", "-MFcntl", "-e", """
                        open(my $file, ">>", $ARGV[0]) or die "$!";
                        my $lock = pack("s s x4 q q i x4", F_WRLCK, 0, 0, 0, 0);
                        fcntl($file, F_SETLK, $lock) or die "$!";
                        $| = 1; print "has it\\n"; sleep 600;
                        """, kept.resolve("lock").toString())
                .start();
        try {
            assertEquals("has it", other.inputReader().readLine());
            FutureTask<RootAnswer> begun = new FutureTask<>(() -> works.begin(WORK, IMAGE));
            Thread.ofPlatform().daemon().start(begun);
            assertThrows(TimeoutException.class, () -> begun.get(300, TimeUnit.MILLISECONDS));
            assertEquals(List.of(), host.changes());

            other.destroyForcibly().waitFor();

            assertEquals(
                    0, assertInstanceOf(RootAnswer.Ended.class, begun.get()).exit());
        } finally {
            other.destroyForcibly();
        }
    }

    @Test
    void oneThatSaidNothingIsToldAsSystemdTellsIt() throws Exception {
        host.put(Program.PCT, "exit 203");

        var ended = assertInstanceOf(RootAnswer.Ended.class, works.begin(WORK, IMAGE));

        assertEquals(203, ended.exit());
        assertEquals("the journal of " + UNIT + "\n", ended.text());
    }

    @Test
    void underOneNameItIsBegunOnce() throws Exception {
        RootAnswer first = works.begin(WORK, IMAGE);
        pct("exists");

        assertEquals(first, works.begin(WORK, IMAGE));
        assertEquals(first, host.works().begin(WORK, IMAGE), "another helper knows it, too");
        assertEquals(List.of("systemd-run " + UNIT), host.changes());
    }

    @Test
    void underOneNameNothingElseIsBegun() throws Exception {
        works.begin(WORK, IMAGE);

        var refused = assertInstanceOf(RootAnswer.Refused.class, works.begin(WORK, image(9981)));

        assertTrue(refused.why().contains("something else was begun"), refused.why());
        assertInstanceOf(RootAnswer.Refused.class, works.look(WORK, image(9981)));
        assertInstanceOf(RootAnswer.Refused.class, works.forget(WORK, image(9981)));
        assertEquals(1, host.changes().size());
    }

    @Test
    void whileItIsAtWorkThatIsWhatIsSaidAndItIsNotForgotten() throws Exception {
        Files.createFile(directory.resolve("slow"));

        assertEquals(new RootAnswer.AtWork(UNIT), works.begin(WORK, IMAGE));
        assertEquals(new RootAnswer.AtWork(UNIT), works.look(WORK, IMAGE));
        assertInstanceOf(RootAnswer.Refused.class, works.forget(WORK, IMAGE));
        assertEquals(new RootAnswer.AtWork(UNIT), works.begin(WORK, IMAGE));
        assertEquals(List.of("systemd-run " + UNIT), host.changes());
    }

    @Test
    void whatSystemdEndedSaysSo() throws Exception {
        Files.createFile(directory.resolve("slow"));
        works.begin(WORK, IMAGE);
        host.write("state/" + UNIT, """
                LoadState=loaded
                ActiveState=failed
                SubState=failed
                Result=timeout
                ExecMainCode=2
                ExecMainStatus=15
                """);

        assertEquals(new RootAnswer.Ended(143, "it was ended after 2 hours\n"), works.look(WORK, IMAGE));
    }

    @Test
    void ofWhatItSaysTheEndIsKeptForRootAlone() throws Exception {
        host.put(Program.PCT, "yes line | head -c 100000; echo; echo the end");

        var ended = assertInstanceOf(RootAnswer.Ended.class, works.begin(WORK, IMAGE));

        assertTrue(ended.text().length() <= Kept.TAIL, () -> "" + ended.text().length());
        assertTrue(ended.text().startsWith("line\n") && ended.text().endsWith("\nthe end\n"), ended.text());
        assertEquals(
                PosixFilePermissions.fromString("rwx------"),
                Files.getPosixFilePermissions(directory.resolve("run/felhom-agent-root")));
    }

    @Test
    void whatIsForgottenIsGoneWithItsOutput() throws Exception {
        works.begin(WORK, IMAGE);

        assertEquals(new RootAnswer.Ended(0, ""), works.forget(WORK, IMAGE));

        assertEquals(new RootAnswer.NeverBegun(), works.look(WORK, IMAGE));
        assertEquals(new RootAnswer.NeverBegun(), works.forget(WORK, IMAGE));
        assertEquals(
                List.of("lock"),
                List.of(directory.resolve("run/felhom-agent-root").toFile().list()));
        assertFalse(Files.exists(directory.resolve("state/" + UNIT)));
    }

    @Test
    void whatSystemdHasLostIsNotBegunAgain() throws Exception {
        works.begin(WORK, IMAGE);
        Files.delete(directory.resolve("state/" + UNIT));

        var lost = assertInstanceOf(RootAnswer.Lost.class, works.begin(WORK, IMAGE));

        assertTrue(lost.why().contains("root@pam's task in Proxmox's task list"), lost.why());
        assertEquals(lost, works.look(WORK, IMAGE));
    }

    @Test
    void whatDidNotBeginMayBeBegunAgain() throws Exception {
        Files.delete(directory.resolve("usr/bin/systemd-run"));
        var refused = assertInstanceOf(RootAnswer.Refused.class, works.begin(WORK, IMAGE));

        assertTrue(refused.why().contains("there is no /usr/bin/systemd-run"), refused.why());
        assertEquals(new RootAnswer.NeverBegun(), works.look(WORK, IMAGE));
    }

    @Test
    void theExplanationIsWhatWouldRun() throws Exception {
        List<String> explained = works.explain(IMAGE).programs().getFirst();
        assertEquals(List.of(), host.changes());

        works.begin(WORK, IMAGE);

        List<String> ran = host.lines("run.words");
        String placeholder = "0".repeat(32);
        assertEquals("/usr/bin/systemd-run", explained.getFirst());
        assertEquals(
                ran,
                explained.stream()
                        .skip(1)
                        .map(word -> word.replace(placeholder, WORK.value()))
                        .toList());
    }
}
