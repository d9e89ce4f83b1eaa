package felhom.control.wire;

import felhom.control.Hello;
import felhom.control.value.Codec;
import felhom.control.value.Malformed;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/// One thing said on the socket. A request is numbered by its client; what belongs to it repeats the number,
/// so that what comes too late is told apart.
public sealed interface Frame {
    /// @param method one of [Methods]
    record Request(long id, String method, JsonNode arguments) implements Frame {}

    /// The client does not want to wait any more: what is watched goes on by itself.
    record Cancel(long id) implements Frame {}

    /// To the last question.
    record Answer(long id, boolean yes) implements Frame {}

    /// What goes on meanwhile.
    record Told(long id, Event event) implements Frame {}

    /// The daemon waits for the answer.
    record Asked(long id, Question question) implements Frame {}

    /// Some of a list that is the answer, in order.
    record Part(long id, List<JsonNode> items) implements Frame {
        public Part {
            items = List.copyOf(items);
        }
    }

    /// @param head the end of the daemon's log, as `seq:hash`
    record Result(long id, JsonNode value, Optional<String> head) implements Frame {}

    record Failed(long id, Fault fault, Optional<String> head) implements Frame {}

    record Greeting(Hello hello) implements Frame {}

    /// Nothing more is said on this connection.
    record Refusal(Why why, String text) implements Frame {}

    /// Why a daemon does not talk to somebody.
    enum Why {
        NOT_ALLOWED,
        VERSION,
        BUSY,
        MALFORMED
    }

    Codec<JsonNode> ANY = Codec.of(node -> node, node -> node);
    Codec<Why> WHY = Codec.word(Why.class);

    Codec<Frame> CODEC = Codec.object(
            (frame, to) -> {
                switch (frame) {
                    case Greeting greeting ->
                        Hello.CODEC
                                .write(greeting.hello())
                                .properties()
                                .forEach(field -> to.put(field.getKey(), ANY, field.getValue()));
                    case Refusal refusal ->
                        to.put("refused", WHY, refusal.why()).text("text", refusal.text());
                    case Request request ->
                        to.put("request", Codec.LONG, request.id())
                                .text("method", request.method())
                                .put("arguments", ANY, request.arguments());
                    case Cancel cancel -> to.put("cancel", Codec.LONG, cancel.id());
                    case Answer answer ->
                        to.put("answer", Codec.LONG, answer.id()).flag("yes", answer.yes());
                    case Told told -> to.put("event", Codec.LONG, told.id()).put("told", Event.CODEC, told.event());
                    case Asked asked ->
                        to.put("question", Codec.LONG, asked.id()).put("asked", Question.CODEC, asked.question());
                    case Part part -> to.put("part", Codec.LONG, part.id()).list("items", ANY, part.items());
                    case Result result ->
                        to.put("result", Codec.LONG, result.id())
                                .put("value", ANY, result.value())
                                .maybe("log_head", Codec.TEXT, result.head());
                    case Failed failed ->
                        to.put("error", Codec.LONG, failed.id())
                                .put("fault", Fault.CODEC, failed.fault())
                                .maybe("log_head", Codec.TEXT, failed.head());
                }
            },
            from -> switch (from.node().propertyNames().stream().findFirst().orElse("")) {
                case Hello.FIELD -> new Greeting(Hello.CODEC.read(from.node()));
                case "refused" -> new Refusal(from.get("refused", WHY), from.text("text"));
                case "request" ->
                    new Request(from.get("request", Codec.LONG), from.text("method"), from.get("arguments", ANY));
                case "cancel" -> new Cancel(from.get("cancel", Codec.LONG));
                case "answer" -> new Answer(from.get("answer", Codec.LONG), from.flag("yes"));
                case "event" -> new Told(from.get("event", Codec.LONG), from.get("told", Event.CODEC));
                case "question" -> new Asked(from.get("question", Codec.LONG), from.get("asked", Question.CODEC));
                case "part" -> new Part(from.get("part", Codec.LONG), from.list("items", ANY));
                case "result" ->
                    new Result(
                            from.get("result", Codec.LONG), from.get("value", ANY), from.maybe("log_head", Codec.TEXT));
                case "error" ->
                    new Failed(
                            from.get("error", Codec.LONG),
                            from.get("fault", Fault.CODEC),
                            from.maybe("log_head", Codec.TEXT));
                default -> throw new Malformed("its first field is none that a frame begins with");
            });
}
