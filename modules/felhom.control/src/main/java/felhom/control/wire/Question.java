package felhom.control.wire;

import felhom.control.value.Codec;
import felhom.control.value.Malformed;

/// What a daemon asks a client while its request runs; to be answered with yes or no.
public sealed interface Question {
    /// For the operator.
    record Agrees(String question) implements Question {}

    /// Whether the operator wants it to stop.
    record StopRequested() implements Question {}

    Codec<Question> CODEC = Codec.object(
            (question, to) -> {
                switch (question) {
                    case Agrees agrees -> to.text("what", "agrees").text("question", agrees.question());
                    case StopRequested _ -> to.text("what", "stop_requested");
                }
            },
            from -> switch (from.text("what")) {
                case "agrees" -> new Agrees(from.text("question"));
                case "stop_requested" -> new StopRequested();
                default -> throw new Malformed("'" + from.text("what") + "' is no question");
            });
}
