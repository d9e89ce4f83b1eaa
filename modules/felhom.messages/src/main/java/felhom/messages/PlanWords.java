package felhom.messages;

import felhom.engine.order.IssuedPlan;
import java.nio.charset.StandardCharsets;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/// What an issued plan says of itself, in the words that are signed.
///
/// @param about what it is about, as things were when it was issued
/// @param steps what would be done, in order
/// @param effects what that would cost
public record PlanWords(List<String> about, List<String> steps, List<String> effects) {
    public PlanWords {
        about = List.copyOf(about);
        steps = List.copyOf(steps);
        effects = List.copyOf(effects);
    }

    /// Nothing is said of bytes that cannot be read: they are shown as they are to whoever signs them.
    public static PlanWords of(IssuedPlan plan) {
        JsonNode document;
        try {
            document = Json.ASCII.readTree(new String(plan.bytes(), StandardCharsets.UTF_8));
        } catch (JacksonException unreadable) {
            document = Json.object();
        }
        return new PlanWords(
                document.path("about")
                        .valueStream()
                        .map(words -> words.asString(""))
                        .toList(),
                words(document.path("stages"), "does"),
                words(document.path("effects"), "words"));
    }

    private static List<String> words(JsonNode list, String field) {
        return list.valueStream().map(entry -> entry.path(field).asString("")).toList();
    }
}
