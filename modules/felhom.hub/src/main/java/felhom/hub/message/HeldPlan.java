package felhom.hub.message;

import felhom.engine.order.IssuedPlan;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// A plan that operators may sign, wherever it was ordered.
public record HeldPlan(IssuedPlan plan) {
    /// What it would cost, in the words that are signed.
    public List<String> effects() {
        List<String> words = new ArrayList<>();
        try {
            JsonNode document = JsonMapper.shared().readTree(new String(plan.bytes(), StandardCharsets.UTF_8));
            document.path("effects")
                    .forEach(effect -> words.add(effect.path("words").asString("")));
        } catch (JacksonException unreadable) {
            // The bytes travel all the same, and say it to whoever signs them.
            return List.of();
        }
        return words;
    }
}
