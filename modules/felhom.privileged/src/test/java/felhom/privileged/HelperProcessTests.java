package felhom.privileged;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import felhom.ops.FilesystemUuid;
import felhom.ops.MountPlace;
import felhom.ops.Step;
import felhom.privileged.HelperProcess.Waits;
import felhom.privileged.program.Program;
import felhom.wire.root.DeviceType;
import felhom.wire.root.DiskName;
import felhom.wire.root.RootAnswer;
import felhom.wire.root.RootRequest;
import felhom.wire.root.WorkName;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Root's helper at its socket and at its standard input, as a process.
@Timeout(120)
class HelperProcessTests {
    private static final RootRequest.Walk WALK = new RootRequest.Walk();
    private static final RootRequest.Health HEALTH = new RootRequest.Health(new DiskName("sda"), DeviceType.SAT_12);
    private static final WorkName WORK = new WorkName("0123456789abcdef0123456789abcdef");
    private static final String HEALTH_CALL = String.join(
            TestHost.BETWEEN,
            "SMARTCTL",
            "--json=c",
            "-H",
            "-A",
            "-i",
            "-l",
            "selftest",
            "-n",
            "standby,3",
            "-d",
            "sat,12",
            "/dev/sda");

    @TempDir
    private Path directory;

    private TestHost host;

    @BeforeEach
    void aHost() throws Exception {
        host = TestHost.in(directory);
    }

    private static RootRequest.Do mount(String filesystem, String place) {
        return new RootRequest.Do(WORK, new Step.MountUsb(new FilesystemUuid(filesystem), new MountPlace(place)));
    }

    private static RootAnswer.Refused refused(RootAnswer answer) {
        return assertInstanceOf(RootAnswer.Refused.class, answer);
    }

    private static List<SocketChannel> clients(HelperProcess helper, int count) throws IOException {
        List<SocketChannel> clients = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            clients.add(helper.connect());
        }
        return clients;
    }

    private static void close(List<SocketChannel> clients) {
        clients.forEach(client -> {
            try {
                client.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }

    @Test
    void aDiskIsAskedAsItWasSaidAndItsAnswerComesBackAsItIs() throws Exception {
        try (HelperProcess helper = HelperProcess.listening(directory, Waits.LONG)) {
            RootAnswer answer = helper.ask(HEALTH);

            assertEquals(new RootAnswer.Said(0, true, "{}\n"), answer);
            assertEquals(List.of(HEALTH_CALL), host.calls());
            helper.until("asks: health of sda as sat,12; exit 0, 3 characters");
        }
    }

    @Test
    void aDiskThatIsNotThereIsNotAsked() throws Exception {
        try (HelperProcess helper = HelperProcess.listening(directory, Waits.LONG)) {
            var answer = refused(helper.ask(new RootRequest.Health(new DiskName("sdz"), DeviceType.AUTO)));

            assertEquals("there is no disk sdz", answer.why());
            assertEquals(List.of(), host.calls());
        }
    }

    @Test
    void whatRootsListHasNoLineForIsNotDoneUntilItHasOne() throws Exception {
        try (HelperProcess helper = HelperProcess.listening(directory, Waits.LONG)) {
            var elsewhere = refused(helper.ask(mount("66EB-36B7", "/mnt/usb-backup")));
            assertTrue(elsewhere.why().contains("has no line 'mount 66EB-36B7 /mnt/usb-backup'"), elsewhere.why());
            assertEquals(List.of(), host.calls());
            helper.until("root does not allow it");

            host.list("mount 66EB-36B7 /mnt/usb-backup\n");

            assertEquals(new RootAnswer.Ended(0, "{}\n"), helper.ask(mount("66EB-36B7", "/mnt/usb-backup")));
            assertEquals(1, host.calls().size());
        }
    }

    @Test
    void withoutAListOfRootsNothingIsDoneAndADiskIsAskedAllTheSame() throws Exception {
        Files.delete(directory.resolve("etc/felhom-agent/root.list"));
        try (HelperProcess helper = HelperProcess.listening(directory, Waits.LONG)) {
            assertTrue(refused(helper.ask(mount("66EB-36B7", "/media/stick")))
                    .why()
                    .startsWith("root allows nothing"));
            assertInstanceOf(RootAnswer.Said.class, helper.ask(HEALTH));
        }
    }

    @Test
    void anExplanationStartsNothingAndSaysWhatRootWouldNotAllow() throws Exception {
        try (HelperProcess helper = HelperProcess.listening(directory, Waits.LONG)) {
            var health = assertInstanceOf(RootAnswer.Explained.class, helper.ask(new RootRequest.Explain(HEALTH)));
            var mount = assertInstanceOf(
                    RootAnswer.Explained.class,
                    helper.ask(new RootRequest.Explain(mount("66EB-36B7", "/mnt/usb-backup"))));

            assertEquals("/usr/sbin/smartctl", health.programs().getFirst().getFirst());
            assertEquals("/dev/sda", health.programs().getFirst().getLast());
            assertTrue(health.why().contains("GET /nodes/NODE/disks/smart"), health.why());
            assertTrue(mount.refused().orElseThrow().contains("root does not allow it"), mount.toString());
            assertEquals(List.of(), host.calls());
        }
    }

    @Test
    void aWalkNamesWhatIsMissing() throws Exception {
        Files.delete(host.programs().place(Program.PCT));
        try (HelperProcess helper = HelperProcess.listening(directory, Waits.LONG)) {
            var walked = assertInstanceOf(RootAnswer.Walked.class, helper.ask(WALK));

            assertTrue(
                    walked.findings()
                            .contains(new RootAnswer.Finding(
                                    false, "there is no /usr/sbin/pct that may be run: apt install pve-container")),
                    () -> walked.findings().toString());
            assertTrue(
                    walked.findings()
                            .contains(new RootAnswer.Finding(
                                    true, "there is /usr/sbin/smartctl, which only root may change")),
                    () -> walked.findings().toString());
            assertEquals(List.of(), host.calls());
        }
    }

    @Test
    void oneClientDoesNotWaitForAnother() throws Exception {
        try (HelperProcess helper = HelperProcess.listening(directory, Waits.LONG);
                SocketChannel silent = helper.connect();
                SocketChannel slow = helper.connect()) {
            slow.write(ByteBuffer.wrap(HelperProcess.bytes(HEALTH), 0, 7));

            assertInstanceOf(RootAnswer.Walked.class, helper.ask(WALK));
            assertTrue(silent.isOpen());
            byte[] request = HelperProcess.bytes(HEALTH);
            HelperProcess.send(slow, Arrays.copyOfRange(request, 7, request.length));
            assertInstanceOf(RootAnswer.Said.class, HelperProcess.answer(slow));
        }
    }

    @Test
    void whoeverSaysNothingOrTooLittleIsCutOff() throws Exception {
        try (HelperProcess helper = HelperProcess.listening(directory, new Waits(1000, 60_000, 60_000));
                SocketChannel silent = helper.connect();
                SocketChannel half = helper.connect()) {
            half.write(ByteBuffer.wrap(HelperProcess.bytes(HEALTH), 0, 20));

            assertEquals(
                    "no whole request came: not within 1 s",
                    refused(HelperProcess.answer(silent)).why());
            assertEquals(
                    "no whole request came: not within 1 s",
                    refused(HelperProcess.answer(half)).why());
        }
    }

    @Test
    void whoeverComesWhenAllPlacesAreTakenWaitsForOne() throws Exception {
        try (HelperProcess helper = HelperProcess.listening(directory, Waits.LONG)) {
            List<SocketChannel> silent = clients(helper, 8);
            try (SocketChannel ninth = helper.connect()) {
                HelperProcess.send(ninth, HelperProcess.bytes(WALK));

                silent.getFirst().close();

                assertInstanceOf(RootAnswer.Walked.class, HelperProcess.answer(ninth));
            } finally {
                close(silent);
            }
        }
    }

    @Test
    void whatIsNoRequestIsRefusedInOneLine() throws Exception {
        try (HelperProcess helper = HelperProcess.listening(directory, Waits.LONG)) {
            assertEquals(
                    "no whole request came: it ended after 0 bytes",
                    refused(helper.ask(new byte[0])).why());
            assertTrue(refused(helper.ask(new byte[] {0, 0, 0, 9, 0, 1}))
                    .why()
                    .startsWith("no whole request came: it ended after 2 of 9 bytes"));
            assertTrue(refused(helper.ask(new byte[1 << 20])).why().startsWith("not a request: 0 bytes"));
            byte[] huge = new byte[1 << 20];
            huge[0] = 0x7f;
            assertTrue(refused(helper.ask(huge)).why().startsWith("not a request: 2130706432 bytes"));
            byte[] lines = Frames.of("asks", "walk\n<0>user root asks: everything\u001b[2J");
            assertEquals(
                    "not a request: nobody can be asked for 'walk?<0>user root asks: everything?[2J'",
                    refused(helper.ask(lines)).why());
            helper.until("everything?[2J");
            assertFalse(helper.said().contains("\u001b"));
            assertInstanceOf(RootAnswer.Walked.class, helper.ask(WALK));
        }
    }

    @Test
    void anyOtherUserIsRefusedAndNotListenedTo() throws Exception {
        try (OtherUser stranger = OtherUser.of(directory)) {
            try (HelperProcess helper = HelperProcess.listening(directory, Waits.LONG, stranger.helperWords())) {
                byte[] answered = stranger.asks(helper.socket(), HelperProcess.bytes(HEALTH));

                var answer = refused(HelperProcess.answer(answered));
                assertTrue(answer.why().startsWith("root's helper answers root"), answer.why());
                assertTrue(answer.why().endsWith("and this is user " + stranger.name()), answer.why());
                assertEquals(List.of(), host.calls());
                helper.until("user " + stranger.name() + " asks: something; refused");
            }
        }
    }

    @Test
    void theUserOfItsOptionIsServed() throws Exception {
        String me = System.getProperty("user.name");
        try (HelperProcess helper = HelperProcess.listening(directory, Waits.LONG, "--user", me)) {
            assertInstanceOf(RootAnswer.Said.class, helper.ask(HEALTH));
            helper.until("user " + me + " asks: health");
        }
    }

    @Test
    void aUserThatThereIsNotIsSaid() throws Exception {
        try (HelperProcess helper = HelperProcess.listening(directory, Waits.LONG, "--user", "nosuchuser");
                SocketChannel _ = helper.connect()) {
            helper.until("felhom-root: --user: this host has no user 'nosuchuser'");
            helper.until("ended 2");
        }
    }

    @Test
    void withNothingToDoItEndsAndWhoeverComesThenHasTheNext() throws Exception {
        try (HelperProcess helper = HelperProcess.listening(directory, new Waits(60_000, 60_000, 500))) {
            assertInstanceOf(RootAnswer.Said.class, helper.ask(HEALTH));
            long first = helper.pid();
            helper.until("ended 0");

            assertInstanceOf(RootAnswer.Said.class, helper.ask(HEALTH));

            assertTrue(helper.pid() != first);
        }
    }

    @Test
    void itDoesNotEndWhileSomethingIsAtWork() throws Exception {
        host.programs().put(Program.SMARTCTL, "while [ ! -e " + directory + "/go ]; do sleep 0.1; done; echo late");
        try (HelperProcess helper = HelperProcess.listening(directory, new Waits(60_000, 60_000, 300));
                SocketChannel client = helper.connect()) {
            HelperProcess.send(client, HelperProcess.bytes(HEALTH));
            // Longer than it is patient with nobody there.
            assertInstanceOf(RootAnswer.Walked.class, helper.ask(WALK));
            Thread.sleep(1000);
            Files.createFile(directory.resolve("go"));

            assertEquals(new RootAnswer.Said(0, true, "late\n"), HelperProcess.answer(client));
        }
    }

    @Test
    void withoutADescriptorLeftItSaysSoAndGoesOnWhenThereIsOne() throws Exception {
        try (HelperProcess helper = HelperProcess.listening(directory, Waits.LONG)) {
            assertInstanceOf(RootAnswer.Said.class, helper.ask(HEALTH));
            long open;
            try (Stream<Path> descriptors = Files.list(Path.of("/proc/" + helper.pid() + "/fd"))) {
                open = descriptors.count();
            }
            limitDescriptors(helper.pid(), open + 2);
            List<SocketChannel> silent = clients(helper, 6);

            helper.until("a connection could not be taken: ");
            close(silent);
            limitDescriptors(helper.pid(), open + 30);

            assertInstanceOf(RootAnswer.Said.class, helper.ask(HEALTH));
        }
    }

    private static void limitDescriptors(long pid, long most) throws Exception {
        Process limiting = new ProcessBuilder("prlimit", "--pid", Long.toString(pid), "--nofile=" + most + ":")
                .inheritIO()
                .start();
        assertEquals(0, limiting.waitFor());
    }

    @Test
    void disksThatSayTooMuchAtOnceDoNotFillItsMemory() throws Exception {
        host.programs().put(Program.SMARTCTL, "yes '\377\377\377' | head -c 5000000");
        try (HelperProcess helper = HelperProcess.listening(directory, Waits.LONG)) {
            assertInstanceOf(RootAnswer.Walked.class, helper.ask(WALK));
            long pid = helper.pid();
            List<SocketChannel> clients = clients(helper, TestHost.DISKS.size());
            for (int i = 0; i < clients.size(); i++) {
                var request = new RootRequest.Health(new DiskName(TestHost.DISKS.get(i)), DeviceType.AUTO);
                HelperProcess.send(clients.get(i), HelperProcess.bytes(request));
            }

            for (SocketChannel client : clients) {
                var said = assertInstanceOf(RootAnswer.Said.class, HelperProcess.answer(client));
                assertFalse(said.whole());
            }

            close(clients);
            assertInstanceOf(RootAnswer.Walked.class, helper.ask(WALK));
            assertEquals(pid, helper.pid());
        }
    }

    @Test
    void aConnectionAsStandardInputIsServedAlone() throws Exception {
        try (HelperProcess helper = HelperProcess.accepting(directory, Waits.LONG)) {
            assertInstanceOf(RootAnswer.Said.class, helper.ask(HEALTH));
            helper.until("asks: health of sda");
            helper.until("ended 0");
        }
    }

    @Test
    void atStandardInputOneRequestIsAnswered() throws Exception {
        Process helper = stdio();
        helper.getOutputStream().write(HelperProcess.bytes(HEALTH));
        helper.getOutputStream().flush();

        assertEquals(
                new RootAnswer.Said(0, true, "{}\n"),
                HelperProcess.answer(helper.getInputStream().readAllBytes()));
        assertEquals(0, helper.waitFor());
    }

    @Test
    void whatIsAskedAtStandardInputIsInTheHostsJournalToo() throws Exception {
        host.programs().put(Program.LOGGER, "echo \"$*\" > " + directory + "/logged");
        Process helper = stdio();
        helper.getOutputStream().write(HelperProcess.bytes(HEALTH));
        helper.getOutputStream().close();

        assertEquals(0, helper.waitFor());

        assertEquals(
                "--tag=felhom-root --priority=auth.notice"
                        + " -- whoever is root asks: health of sda as sat,12; exit 0, 3 characters\n",
                Files.readString(directory.resolve("logged")));
    }

    @Test
    void atStandardInputSilenceIsCutOffToo() throws Exception {
        Process helper = stdio();

        assertEquals(
                "no whole request came: not within 1 s",
                refused(HelperProcess.answer(helper.getInputStream().readAllBytes()))
                        .why());
        assertEquals(0, helper.waitFor());
    }

    private Process stdio() throws IOException {
        return new ProcessBuilder(HelperProcess.command(directory, new Waits(1000, 60_000, 60_000), "--stdio"))
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
    }

    @Test
    void whatIsNoSocketOrNoCommandLineIsSaid() throws Exception {
        for (String[] words : new String[][] {{}, {"--help"}, {"--user"}, {"--stdio", "--user", "root"}}) {
            Process helper = new ProcessBuilder(HelperProcess.command(directory, Waits.LONG, words)).start();
            helper.getOutputStream().close();

            String said = helper.errorReader().lines().reduce("", String::concat);

            assertEquals(2, helper.waitFor());
            assertTrue(said.contains("Usage: felhom-root"), said);
        }
    }
}
