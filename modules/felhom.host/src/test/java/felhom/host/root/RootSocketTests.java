package felhom.host.root;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import felhom.ops.Failure;
import felhom.ops.HostException;
import felhom.wire.root.RootAnswer;
import felhom.wire.root.RootCodec;
import felhom.wire.root.RootRequest;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RootSocketTests {
    private static final RootRequest WALK = new RootRequest.Walk();
    private static final Duration SHORT = Duration.ofMillis(300);
    private static final Duration GENEROUS = Duration.ofSeconds(60);

    @TempDir
    private Path directory;

    private Path path;

    @BeforeEach
    void aPlace() {
        path = directory.resolve("root.sock");
    }

    private RootHelper client(Duration limit) throws Exception {
        return new RootSocket(path, Files.getOwner(directory).getName(), Optional.of(limit));
    }

    private HostException unanswered(Duration limit) throws Exception {
        RootHelper client = client(limit);
        return assertThrows(HostException.class, () -> client.ask(WALK));
    }

    @Test
    void whatIsAskedIsAnswered() throws Exception {
        RootAnswer answer = new RootAnswer.Walked(List.of(new RootAnswer.Finding(true, "there is /usr/sbin/pct")));
        try (StandInSocket helper = StandInSocket.answering(path, answer)) {
            assertEquals(answer, client(GENEROUS).ask(WALK));
            assertEquals(List.of(WALK), helper.asked);
        }
    }

    @Test
    void withoutASocketItSaysHowToStartIt() throws Exception {
        HostException none = unanswered(GENEROUS);

        assertEquals(Failure.Kind.UNREACHABLE, none.failure().kind());
        assertTrue(none.getMessage().contains("there is no socket " + path), none.getMessage());
        assertTrue(none.getMessage().contains("systemctl enable --now felhom-agent-root.socket"), none.getMessage());
    }

    @Test
    void aSocketThatNobodyListensAtWasCertainlyNotAsked() throws Exception {
        StandInSocket.answering(path, new RootAnswer.NeverBegun()).close();

        HostException none = unanswered(GENEROUS);

        assertEquals(Failure.Kind.UNREACHABLE, none.failure().kind());
        assertTrue(none.getMessage().contains("systemctl status felhom-agent-root.socket"), none.getMessage());
    }

    @Test
    void whoListensAndIsNotRootIsToldNothing() throws Exception {
        try (StandInSocket impostor = StandInSocket.answering(path, new RootAnswer.Ended(0, ""))) {
            RootHelper client = new RootSocket(path, "nobody-of-this-name", Optional.of(GENEROUS));

            HostException no = assertThrows(HostException.class, () -> client.ask(WALK));

            assertEquals(Failure.Kind.UNREACHABLE, no.failure().kind());
            assertTrue(no.getMessage().contains("that is not root's helper, and was not asked"), no.getMessage());
            assertEquals(List.of(), impostor.asked);
        }
    }

    @Test
    void whoIsRefusedUnreadHearsWhy() throws Exception {
        RootAnswer refused = new RootAnswer.Refused("root's helper answers root, and this is user lee");
        try (StandInSocket _ =
                StandInSocket.of(path, client -> RootCodec.write(refused, Channels.newOutputStream(client)))) {
            assertEquals(refused, client(GENEROUS).ask(WALK));
        }
    }

    @Test
    void aHelperThatSaysNothingIsGivenUpAndMayHaveBeenAsked() throws Exception {
        CountDownLatch end = new CountDownLatch(1);
        try (StandInSocket _ = StandInSocket.of(path, client -> {
            try {
                end.await();
            } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
            }
        })) {
            HostException silent = unanswered(SHORT);

            assertEquals(Failure.Kind.TIMED_OUT, silent.failure().kind());
            assertTrue(silent.getMessage().contains("journalctl -u felhom-agent-root"), silent.getMessage());
        } finally {
            end.countDown();
        }
    }

    @Test
    void aHelperThatDiesMayHaveBegunIt() throws Exception {
        try (StandInSocket _ = StandInSocket.of(path, client -> {
            var _ = RootCodec.readRequest(Channels.newInputStream(client));
        })) {
            assertEquals(Failure.Kind.HOST, unanswered(GENEROUS).failure().kind());
        }
    }

    @Test
    void anAnswerWithoutEndOrSenseIsNotHeld() throws Exception {
        try (StandInSocket _ = StandInSocket.of(path, client -> {
            var _ = RootCodec.readRequest(Channels.newInputStream(client));
            var _ = client.write(
                    ByteBuffer.allocate(8).putInt(Integer.MAX_VALUE).flip());
        })) {
            HostException huge = unanswered(GENEROUS);

            assertEquals(Failure.Kind.UNREADABLE, huge.failure().kind());
            assertTrue(huge.getMessage().contains("its answer makes no sense"), huge.getMessage());
        }
    }
}
