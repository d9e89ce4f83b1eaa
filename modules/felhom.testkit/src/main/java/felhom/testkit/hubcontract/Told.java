package felhom.testkit.hubcontract;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/// What the hub was told so far, and may acknowledge therefore.
final class Told {
    private record Outcome(String door, String orderId) {
        static Outcome of(JsonNode json) {
            return new Outcome(
                    json.path("door").asString(""), json.path("order_id").asString(""));
        }
    }

    private final Set<Outcome> outcomes = new HashSet<>();
    /// By section: the digests of all values that came. A hub that stores late still has an earlier one.
    private final Map<String, Set<String>> digests = new HashMap<>();

    void take(JsonNode report) {
        for (var outcome : report.path("outcomes")) outcomes.add(Outcome.of(outcome));
        for (var section : report.path("sections").properties()) {
            if (section.getValue().has("value")) {
                digests.computeIfAbsent(section.getKey(), _ -> new HashSet<>())
                        .add(section.getValue().path("digest").asString(""));
            }
        }
    }

    /// What an envelope acknowledges, and the hub cannot have.
    List<String> unknown(JsonNode envelope) {
        var unknown = new ArrayList<String>();
        var acknowledged = envelope.path("acknowledged");
        for (var outcome : acknowledged.path("outcomes")) {
            if (!outcomes.contains(Outcome.of(outcome))) unknown.add("outcome " + outcome);
        }
        for (var section : acknowledged.path("sections").properties()) {
            var digest = section.getValue().asString("");
            if (!digests.getOrDefault(section.getKey(), Set.of()).contains(digest)) {
                unknown.add(
                        "section '" + section.getKey() + "' with the digest " + digest + ", whose value never came");
            }
        }
        return unknown;
    }

    /// Whether the envelope acknowledges each outcome of the report.
    static boolean acknowledgesOutcomes(JsonNode envelope, JsonNode report) {
        var there = new HashSet<Outcome>();
        for (var outcome : envelope.path("acknowledged").path("outcomes")) there.add(Outcome.of(outcome));
        return report.path("outcomes").valueStream().map(Outcome::of).allMatch(there::contains);
    }
}
