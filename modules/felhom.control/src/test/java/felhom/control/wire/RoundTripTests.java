package felhom.control.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import felhom.control.value.Codec;
import felhom.control.value.Described;
import felhom.control.value.Samples;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What one side sends, the other side has: all of it, to the last component.
class RoundTripTests {
    private static final int DRAWN = 300;

    static Stream<Field> methods() {
        return Arrays.stream(Methods.class.getDeclaredFields())
                .filter(field -> Modifier.isStatic(field.getModifiers()) && Modifier.isPublic(field.getModifiers()));
    }

    @ParameterizedTest
    @MethodSource("methods")
    void whatIsAskedAndAnsweredArrivesWhole(Field field) throws Exception {
        Type[] types = ((ParameterizedType) field.getGenericType()).getActualTypeArguments();
        List<Codec<?>> codecs = switch (field.get(null)) {
            case Method<?, ?> method -> List.of(method.arguments(), method.result());
            case Method.Listing<?, ?> list -> List.of(list.arguments(), list.item());
            default -> throw new AssertionError(field.toString());
        };
        for (int i = 0; i < types.length; i++) {
            Samples samples = new Samples(field.getName().hashCode() + i);
            for (int n = 0; n < DRAWN; n++) {
                same(codecs.get(i), samples.of(types[i]));
            }
        }
    }

    @SuppressWarnings("unchecked") // a value of the codec's own type
    private static <T> void same(Codec<T> codec, Object value) throws Exception {
        // Through bytes: a tree in memory has more than JSON has.
        var frame = new Frame.Result(1, codec.write((T) value), Optional.empty());

        T read = codec.read(((Frame.Result) sent(frame)).value());

        assertEquals(Described.of(value), Described.of(read));
    }

    @ParameterizedTest
    @ValueSource(
            classes = {
                Frame.Request.class,
                Frame.Cancel.class,
                Frame.Answer.class,
                Frame.Told.class,
                Frame.Asked.class,
                Frame.Part.class,
                Frame.Result.class,
                Frame.Failed.class,
                Frame.Greeting.class,
                Frame.Refusal.class
            })
    void everyFrameArrivesWhole(Class<? extends Frame> kind) throws Exception {
        Samples samples = new Samples(kind.getName().hashCode());
        for (int n = 0; n < DRAWN * 3; n++) {
            Frame frame = (Frame) samples.of(kind);

            assertEquals(Described.of(frame), Described.of(sent(frame)));
        }
    }

    @Test
    void everyKindOfFrameIsDrawn() {
        assertEquals(10, Frame.class.getPermittedSubclasses().length, "add the new one above");
    }

    @Test
    void whatIsLongerThanAFrameGoesInPieces() throws Exception {
        String line = "ä\"\n".repeat(1_000_000);
        var frame = new Frame.Told(7, new Event.Line(line));

        List<ByteBuffer> parts = FrameWriter.bytes(frame);

        assertTrue(parts.size() > 1, () -> parts.size() + " parts");
        for (ByteBuffer part : parts) {
            assertTrue(part.remaining() <= 4 + FrameWriter.MOST, part::toString);
        }
        assertEquals(frame, sent(frame));
    }

    private static byte[] copy(ByteBuffer part) {
        byte[] bytes = new byte[part.remaining()];
        part.duplicate().get(bytes);
        return bytes;
    }

    static Frame sent(Frame frame) throws Exception {
        var bytes = new ByteArrayOutputStream();
        FrameWriter.bytes(frame).forEach(part -> bytes.writeBytes(copy(part)));
        var reader = new FrameReader(Channels.newChannel(new ByteArrayInputStream(bytes.toByteArray())), 64 << 20);
        return reader.read().orElseThrow();
    }
}
