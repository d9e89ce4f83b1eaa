package felhom.control.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import felhom.control.value.Malformed;
import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What nobody means well by: it is refused in words, takes no room and never another way out.
class HostileFrameTests {
    private static byte[] framed(String json) {
        byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
        return ByteBuffer.allocate(4 + bytes.length)
                .putInt(bytes.length)
                .put(bytes)
                .array();
    }

    private static Optional<Frame> read(byte[] bytes) throws Exception {
        return new FrameReader(Channels.newChannel(new ByteArrayInputStream(bytes)), 4 << 20).read();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, -1, Integer.MIN_VALUE, Integer.MAX_VALUE, FrameWriter.MOST + 1})
    void aLengthThatNoFrameHasIsRefusedBeforeRoomIsMadeForIt(int length) {
        byte[] bytes = ByteBuffer.allocate(4).putInt(length).array();

        Malformed refused = assertThrows(Malformed.class, () -> read(bytes));

        assertTrue(refused.getMessage().contains("it has 2 to 1048576"), refused.getMessage());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                    garbage                                            | a frame is JSON
                    {"request":1,"request":2}                          | a frame is JSON
                    {"request":1}{}                                    | a frame is JSON
                    [1]                                                | a frame is an object
                    null                                               | a frame is an object
                    {}                                                 | its first field is none
                    {"shutdown":1}                                     | its first field is none
                    {"request":"1","method":"node","arguments":{}}     | 'request': expected a whole number
                    {"request":1e99,"method":"node","arguments":{}}    | 'request': expected a whole number
                    {"request":1,"arguments":{}}                       | 'method': expected a text, and it is missing
                    {"felhom-control":1,"version":7}                   | 'version': expected a text
                    """)
    void whatIsNoFrameIsNamed(String json, String because) {
        Malformed refused = assertThrows(Malformed.class, () -> read(framed(json)));

        assertTrue(refused.getMessage().contains(because), refused.getMessage());
    }

    @Test
    void deepJsonIsRefused() {
        int deep = 200_000;
        String json = "{\"request\":1,\"method\":\"x\",\"arguments\":" + "[".repeat(deep) + "]".repeat(deep) + "}";

        Malformed refused = assertThrows(Malformed.class, () -> read(framed(json)));

        assertTrue(refused.getMessage().contains("at most 64 deep"), refused.getMessage());
    }

    @Test
    void piecesWithoutAnEndAreRefused() {
        byte[] piece = framed("{\"piece\":\"" + "x".repeat(1_000_000) + "\",\"last\":false}");
        var bytes = ByteBuffer.allocate(piece.length * 6);
        for (int i = 0; i < 6; i++) {
            bytes.put(piece);
        }

        Malformed refused = assertThrows(Malformed.class, () -> read(bytes.array()));

        assertTrue(refused.getMessage().contains("has more than 4194304 bytes"), refused.getMessage());
    }

    @Test
    void halfAFrameIsNoEnd() throws Exception {
        byte[] whole = framed("{\"cancel\":1}");

        for (int bytes = 1; bytes < whole.length; bytes++) {
            byte[] half = Arrays.copyOf(whole, bytes);
            assertThrows(EOFException.class, () -> read(half), bytes + " bytes");
        }
        assertEquals(Optional.empty(), read(new byte[0]));
    }

    @Test
    void anyBytesAreReadOrRefused() throws Exception {
        Random random = new Random(11);
        for (int i = 0; i < 20_000; i++) {
            byte[] bytes = framed("{\"request\":1,\"method\":\"door.submit\",\"arguments\":{\"id\":\"a\"}}");
            for (int flips = random.nextInt(4); flips >= 0; flips--) {
                bytes[4 + random.nextInt(bytes.length - 4)] = (byte) random.nextInt();
            }
            try {
                read(bytes);
            } catch (Malformed named) {
                assertTrue(!named.getMessage().isEmpty());
            }
        }
    }
}
