package felhom.control.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;

import felhom.control.Hello;
import felhom.control.value.Codec;
import felhom.control.value.DaemonValues;
import felhom.control.value.DoorValues;
import felhom.control.value.OutcomeValues;
import felhom.control.value.Samples;
import felhom.control.value.SelfTestValues;
import felhom.control.value.TaskValues;
import felhom.control.value.ViewValues;
import felhom.engine.access.RunningDaemon;
import felhom.engine.door.Issue;
import felhom.engine.order.Outcome;
import felhom.engine.port.TaskEnd;
import felhom.engine.selftest.SelfTestEnd;
import felhom.engine.view.NodeNow;
import felhom.engine.view.Reading;
import java.io.InputStream;
import java.lang.reflect.Field;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/// The reviewed form of everything that is said: whoever changes it changes the protocol, and sees it here.
class GoldenFramesTests {
    private static final String GOLDEN = "frames.txt";

    private final Samples samples = Samples.plain();
    private final List<String> lines = new ArrayList<>();

    @Test
    void whatIsSaidIsTheReviewedForm() throws Exception {
        client(new Frame.Greeting(
                new Hello("0.1.0", "0123456789ab", Optional.of("alice"), Optional.of(Duration.ofSeconds(60)))));
        daemon(new Frame.Greeting(new Hello("0.1.0", "0123456789ab")));
        for (Frame.Why why : Frame.Why.values()) {
            daemon(new Frame.Refusal(why, "in words"));
        }
        for (Field field : RoundTripTests.methods().toList()) {
            Type[] types = ((ParameterizedType) field.getGenericType()).getActualTypeArguments();
            switch (field.get(null)) {
                case Method<?, ?> method -> {
                    client(new Frame.Request(1, method.name(), json(method.arguments(), types[0])));
                    daemon(new Frame.Result(1, json(method.result(), types[1]), Optional.of("7:ab12")));
                }
                case Method.Listing<?, ?> list -> {
                    client(new Frame.Request(1, list.name(), json(list.arguments(), types[0])));
                    daemon(new Frame.Part(1, List.of(json(list.item(), types[1]))));
                    daemon(new Frame.Result(1, Codec.NOTHING.write(Codec.Nothing.NOTHING), Optional.empty()));
                }
                default -> throw new AssertionError(field.toString());
            }
        }
        client(new Frame.Cancel(1));
        client(new Frame.Answer(1, true));
        for (Class<?> event : Event.class.getPermittedSubclasses()) {
            for (Class<?> kind : event.isSealed() ? event.getPermittedSubclasses() : new Class<?>[] {event}) {
                daemon(new Frame.Told(1, (Event) samples.of(kind)));
            }
        }
        for (Class<?> question : Question.class.getPermittedSubclasses()) {
            daemon(new Frame.Asked(1, (Question) samples.of(question)));
        }
        for (Class<?> fault : Fault.class.getPermittedSubclasses()) {
            daemon(new Frame.Failed(1, (Fault) samples.of(fault), Optional.empty()));
        }
        NodeNow figures = (NodeNow) samples.of(NodeNow.class);
        for (Reading<NodeNow> reading : List.of(
                new Reading.Stale<>(figures, Instant.EPOCH, "in words"),
                new Reading.Denied<NodeNow>("Sys.Audit", "/nodes/pve"),
                new Reading.Failed<NodeNow>("in words"),
                new Reading.Absent<NodeNow>("in words"))) {
            lines.add("  " + text(ViewValues.NODE_NOW.write(reading)));
        }
        values(Outcome.class, OutcomeValues.OUTCOME);
        values(TaskEnd.class, TaskValues.END);
        values(Issue.class, DoorValues.ISSUE);
        values(SelfTestEnd.class, SelfTestValues.END);
        values(RunningDaemon.Reload.class, DaemonValues.RELOAD);

        List<String> golden = golden();

        if (!golden.equals(lines)) {
            Path now = Files.write(Files.createTempFile("frames", ".txt"), lines);
            assertEquals(String.join("\n", golden), String.join("\n", lines), () -> "what is said now is in " + now);
        }
    }

    private void client(Frame frame) {
        lines.add("> " + text(Frame.CODEC.write(frame)));
    }

    private void daemon(Frame frame) {
        lines.add("< " + text(Frame.CODEC.write(frame)));
    }

    private <T> void values(Class<T> type, Codec<T> codec) {
        for (Class<?> kind : type.getPermittedSubclasses()) {
            lines.add("  " + text(json(codec, kind)));
        }
    }

    @SuppressWarnings("unchecked") // a value of the codec's own type
    private <T> JsonNode json(Codec<T> codec, Type type) {
        return codec.write((T) samples.of(type));
    }

    private static String text(JsonNode node) {
        return new String(FrameWriter.json(node), StandardCharsets.US_ASCII);
    }

    private static List<String> golden() throws Exception {
        try (InputStream in = GoldenFramesTests.class.getResourceAsStream(GOLDEN)) {
            return in == null
                    ? List.of()
                    : new String(in.readAllBytes(), StandardCharsets.UTF_8)
                            .lines()
                            .toList();
        }
    }
}
