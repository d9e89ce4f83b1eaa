package felhom.control.server;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import felhom.control.client.NotAllowed;
import felhom.control.wire.Frame;
import felhom.ops.Failure;
import felhom.ops.HostException;
import felhom.ops.NodeName;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.attribute.UserPrincipal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.JsonNodeFactory;

/// Whoever means no good, or has a defect: nobody else notices.
class HostileClientTests extends SocketCase {
    private static final long LONG_AFTER = Duration.ofDays(1).toNanos();

    private static Frame request(long id, String method) {
        return new Frame.Request(id, method, JsonNodeFactory.instance.objectNode());
    }

    private void aGoodOneIsServed() {
        try (var good = connect(PROGRAM).orElseThrow()) {
            assertEquals(new NodeName("pve"), good.node());
        }
    }

    private static Frame.Refusal refusal(List<Frame> said) {
        return assertInstanceOf(Frame.Refusal.class, said.getLast(), said.toString());
    }

    @Test
    void whoIsNotAllowedIsToldSoAndServedNothing() throws Exception {
        UserPrincipal other =
                FileSystems.getDefault().getUserPrincipalLookupService().lookupPrincipalByName("daemon");
        serve(PROGRAM, Limits.STANDARD, _ -> Set.of(other));
        String us = Files.getOwner(socket).getName();

        NotAllowed refused = assertThrows(NotAllowed.class, () -> connect(PROGRAM));

        assertEquals(Failure.Kind.PRIVILEGE, refused.failure().kind());
        assertTrue(refused.getMessage().contains("and you are " + us), refused.getMessage());
        assertTrue(refused.getMessage().contains("sudo felhom-agent"), refused.getMessage());
        assertTrue(refused.getMessage().contains("runuser -u felhom-agent --"), refused.getMessage());
        assertEquals(List.of(), host.peers);
    }

    @Test
    void garbageIsAnsweredWithOneRefusal() throws Exception {
        serve();
        Random random = new Random(7);
        for (int i = 0; i < 200; i++) {
            byte[] garbage = new byte[1 + random.nextInt(300)];
            random.nextBytes(garbage);
            Raw raw = raw();
            try {
                raw.write(ByteBuffer.wrap(garbage));
            } catch (IOException hungUp) {
                // It was read fast enough.
            }
            raw.channel.shutdownOutput();

            for (Frame said : raw.rest()) {
                assertTrue(said instanceof Frame.Greeting || said instanceof Frame.Refusal, said.toString());
            }
            raw.close();
        }
        aGoodOneIsServed();
    }

    @Test
    void anUnknownRequestIsRefusedByName() throws Exception {
        serve();
        Raw raw = raw().greet();

        raw.say(request(1, "state.reset"));

        Frame.Refusal refused = refusal(raw.rest());
        assertEquals(Frame.Why.MALFORMED, refused.why());
        assertEquals("there is no method 'state.reset'", refused.text());
        aGoodOneIsServed();
    }

    @Test
    void argumentsThatAreNoneAreNamed() throws Exception {
        serve();
        Raw raw = raw().greet();

        raw.say(request(1, "door.submit"));

        assertEquals(
                "'what': expected an object, and it is missing",
                refusal(raw.rest()).text());
    }

    @Test
    void twoRequestsAtOnceAreOneTooMany() throws Exception {
        var stopped = new CountDownLatch(1);
        host.node = () -> {
            try {
                Thread.sleep(PATIENCE);
            } catch (InterruptedException e) {
                stopped.countDown();
            }
            return new NodeName("pve");
        };
        serve();
        Raw raw = raw().greet();

        raw.say(request(1, "node"));
        raw.say(request(2, "node"));

        assertEquals("one request at a time", refusal(raw.rest()).text());
        stopped.await();
    }

    @Test
    void aCancelThatComesTooLateStopsNobody() throws Exception {
        serve();
        Raw raw = raw().greet();

        raw.say(request(1, "node"));
        assertInstanceOf(Frame.Result.class, raw.hear().orElseThrow());
        raw.say(new Frame.Cancel(1));
        raw.say(new Frame.Answer(1, true));
        raw.say(request(2, "node"));

        assertInstanceOf(Frame.Result.class, raw.hear().orElseThrow());
    }

    @Test
    void whoIsSilentOrHalfSilentIsCutOffInTime() throws Exception {
        ControlServer server = serve();
        Raw silent = raw();
        Raw half = raw().greet();
        half.write(ByteBuffer.wrap(new byte[] {0, 0}));
        Raw idle = raw().greet();
        // The daemon greets whoever comes; only an answer shows that it has read who this is.
        idle.say(request(1, "node"));
        assertInstanceOf(Frame.Result.class, idle.hear().orElseThrow());
        until(() -> server.connected() == 3 && server.busy() == 0);
        long now = System.nanoTime();

        server.sweep(now);
        assertEquals(3, server.connected(), "nobody is cut off before the time");
        // What was written may not be read yet.
        until(() -> {
            server.sweep(now + Duration.ofSeconds(60).toNanos());
            return server.connected() == 1;
        });
        assertTrue(silent.rest().stream().allMatch(Frame.Greeting.class::isInstance));
        assertEquals(List.of(), half.rest());

        server.sweep(now + LONG_AFTER);
        assertEquals(List.of(), idle.rest());
        aGoodOneIsServed();
    }

    @Test
    void whoNeverReadsHoldsUpNobodyAndIsCutOff() throws Exception {
        var sent = new AtomicInteger();
        host.log = sink -> {
            for (int i = 0; i < 1_000_000; i++) {
                sink.accept("a line of a log that never ends, and another, and another");
                sent.incrementAndGet();
            }
        };
        ControlServer server = serve();
        Raw raw = raw().greet();
        raw.say(new Frame.Request(
                1,
                "tasks.log",
                JsonNodeFactory.instance.stringNode("UPID:pve:00000001:00000002:60000000:vzdump:101:root@pam:")));
        // It goes no further than there is room.
        long[] before = {-1};
        until(() -> {
            boolean stands = sent.get() > 0 && sent.get() == before[0];
            before[0] = sent.get();
            LockSupport.parkNanos(Duration.ofMillis(200).toNanos());
            return stands;
        });
        aGoodOneIsServed();

        server.sweep(System.nanoTime() + LONG_AFTER);

        until(() -> server.connected() == 0);
        assertTrue(sent.get() < 1_000_000, "it was cut off");
        aGoodOneIsServed();
    }

    @Test
    void aThousandThatAskForNothingLeaveRoomForOneThatDoes() throws Exception {
        ControlServer server = serve();
        List<Raw> crowd = new ArrayList<>();
        for (int i = 0; i < 1000; i++) {
            Raw raw = raw();
            if (i % 2 == 0) {
                raw.say(new Frame.Greeting(PROGRAM));
            }
            crowd.add(raw);
            if (i % 100 == 0) {
                aGoodOneIsServed();
            }
        }

        aGoodOneIsServed();
        assertTrue(server.connected() <= Limits.STANDARD.connections(), () -> server.connected() + " connections");
        for (Raw raw : crowd) {
            raw.close();
        }
        until(() -> server.connected() == 0);
    }

    @Test
    void whenWantOfMemoryHasEndedWhoTakesConnectionsTheLoopBeginsAnew() throws Exception {
        var planted = new AtomicBoolean(true);
        ControlServer server = serve(PROGRAM, Limits.STANDARD, us -> {
            if (planted.getAndSet(false)) {
                throw new OutOfMemoryError("planted");
            }
            return new HashSet<>(Set.of(us));
        });
        raw();
        until(() -> !planted.get());

        threads.execute(() -> {
            while (!Thread.currentThread().isInterrupted()) {
                assertDoesNotThrow(() -> server.pass(() -> {}));
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
            }
        });

        aGoodOneIsServed();
    }

    @Test
    void whereAllAreAtWorkTheNextIsToldSo() throws Exception {
        host.node = () -> {
            try {
                Thread.sleep(PATIENCE);
            } catch (InterruptedException e) {
                // Its client has left.
            }
            return new NodeName("pve");
        };
        Limits few =
                new Limits(6, 2, Limits.STANDARD.greeting(), Limits.STANDARD.frame(), Limits.STANDARD.idle(), PATIENCE);
        ControlServer server = serve(few);
        for (int i = 0; i < 4; i++) {
            raw().greet().say(request(1, "node"));
            int busy = i + 1;
            until(() -> server.busy() == busy);
        }

        HostException sentAway = assertThrows(HostException.class, () -> connect(PROGRAM));

        assertTrue(sentAway.getMessage().contains("try again when one has ended"), sentAway.getMessage());
    }
}
