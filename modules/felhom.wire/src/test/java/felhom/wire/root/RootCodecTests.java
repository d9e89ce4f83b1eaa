package felhom.wire.root;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import felhom.ops.FilesystemUuid;
import felhom.ops.MountPlace;
import felhom.ops.Step;
import felhom.wire.Unreadable;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RootCodecTests {
    private static final WorkName WORK = new WorkName("0123456789abcdef0123456789abcdef");
    private static final Step.ByRoot MOUNT = new Step.MountUsb(
            new FilesystemUuid("dddaf1d7-19c7-4222-94c1-ad3bdfd3fcc6"), new MountPlace("/mnt/usb-backup"));

    private static final List<RootRequest> REQUESTS = List.of(
            new RootRequest.Do(WORK, MOUNT),
            new RootRequest.Look(WORK, MOUNT),
            new RootRequest.Forget(WORK, MOUNT),
            new RootRequest.Health(new DiskName("sda"), DeviceType.SAT_12),
            new RootRequest.Explain(new RootRequest.Do(WORK, MOUNT)),
            new RootRequest.Explain(new RootRequest.Health(new DiskName("nvme0n1"), DeviceType.AUTO)),
            new RootRequest.Walk());

    private static final List<RootAnswer> ANSWERS = List.of(
            new RootAnswer.Refused("no such place"),
            new RootAnswer.AtWork("felhom-agent-golden-x.service"),
            new RootAnswer.Ended(255, "CT 9980 already exists on node 'pve'\n"),
            new RootAnswer.NeverBegun(),
            new RootAnswer.Lost("systemd no longer knows it"),
            new RootAnswer.Said(4, false, "{\"a\": \"ü\"}"),
            new RootAnswer.TookTooLong(30),
            new RootAnswer.Explained("root's", List.of(List.of("/usr/sbin/pct", "create"), List.of())),
            new RootAnswer.Explained("root's", List.of()).refused("root does not allow it: no such place"),
            new RootAnswer.Walked(List.of(
                    new RootAnswer.Finding(true, "there is /usr/sbin/pct"), new RootAnswer.Finding(false, ""))));

    private static byte[] bytes(RootRequest request) throws IOException {
        ByteArrayOutputStream to = new ByteArrayOutputStream();
        RootCodec.write(request, to);
        return to.toByteArray();
    }

    private static RootRequest read(byte[] bytes) throws IOException {
        return RootCodec.readRequest(new ByteArrayInputStream(bytes));
    }

    private static byte[] frame(Map<String, String> fields) throws IOException {
        ByteArrayOutputStream to = new ByteArrayOutputStream();
        RootFrame.write(fields, RootCodec.LONGEST_REQUEST, to);
        return to.toByteArray();
    }

    @Test
    void whatIsAskedArrivesAsItWas() throws Exception {
        for (RootRequest request : REQUESTS) {
            assertEquals(request, read(bytes(request)));
        }
    }

    @Test
    void whatIsAnsweredArrivesAsItWas() throws Exception {
        for (RootAnswer answer : ANSWERS) {
            ByteArrayOutputStream to = new ByteArrayOutputStream();
            RootCodec.write(answer, to);
            assertEquals(answer, RootCodec.readAnswer(new ByteArrayInputStream(to.toByteArray())));
        }
    }

    @Test
    void aStepOfTheApiIsNotRoots() throws Exception {
        byte[] asked = frame(Map.of("asks", "do", "work", WORK.value(), "step", "stop-guest", "guest", "101"));

        Unreadable refused = assertThrows(Unreadable.class, () -> read(asked));

        assertEquals("not root's to do: stop-guest", refused.getMessage());
    }

    @Test
    void aFieldThatNobodyKnowsIsRefusedByName() throws Exception {
        byte[] asked = frame(Map.of("asks", "walk", "command", "/bin/sh"));

        Unreadable refused = assertThrows(Unreadable.class, () -> read(asked));

        assertEquals("there is a field 'command' that nobody knows", refused.getMessage());
    }

    @Test
    void aLengthBeyondTheLimitIsRefusedBeforeItIsHeld() {
        byte[] huge = ByteBuffer.allocate(8).putInt(Integer.MAX_VALUE).array();

        Unreadable refused = assertThrows(Unreadable.class, () -> read(huge));

        assertTrue(refused.getMessage().contains("expected 2 to 65536"), refused.getMessage());
    }

    @Test
    void damagedRequestsAreRefusedOrAskTheSame() throws Exception {
        Random random = new Random(13);
        for (RootRequest request : REQUESTS) {
            byte[] good = bytes(request);
            for (int i = 0; i < 2000; i++) {
                byte[] damaged = good.clone();
                damaged[random.nextInt(damaged.length)] = (byte) random.nextInt();
                try {
                    RootRequest read = read(damaged);
                    // Whatever it became, it is a request in its own right.
                    assertEquals(read, read(bytes(read)));
                } catch (Unreadable | IOException refused) {
                    assertTrue(!String.valueOf(refused.getMessage()).isEmpty());
                }
            }
        }
    }

    @Test
    void whatIsNoTextIsRefused() throws Exception {
        byte[] asked = frame(Map.of("asks", "walk"));
        byte[] word = "walk".getBytes(StandardCharsets.UTF_8);
        asked[asked.length - word.length] = (byte) 0xff;

        assertThrows(Unreadable.class, () -> read(asked));
    }
}
