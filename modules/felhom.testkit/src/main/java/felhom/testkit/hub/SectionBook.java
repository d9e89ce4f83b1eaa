package felhom.testkit.hub;

import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// The sections of one agent's reports put together: a digest that comes alone stands for the value it came
/// with.
final class SectionBook {
    private final SortedMap<String, Entry> entries = new TreeMap<>();
    private final Set<String> forgotten = new HashSet<>();
    /// By section: what the agent knows for sure to be acknowledged. It may go by it until a later answer
    /// reaches it.
    private Map<String, String> heard = Map.of();

    private static final class Entry {
        private JsonNode last = JsonNodeFactory.instance.objectNode();
        private @Nullable JsonNode value;
        private String digest = "";
        private int unchanged;
    }

    /// @param answered whether the answer to this report reaches the agent as it should
    /// @param wrong told what no agent may send
    void take(JsonNode sections, boolean answered, Consumer<String> wrong) {
        for (var field : sections.properties()) {
            if (!field.getValue().isObject()) continue;
            take(field.getKey(), field.getValue(), wrong);
        }
        if (answered) heard = digests();
    }

    private void take(String name, JsonNode section, Consumer<String> wrong) {
        var entry = entries.computeIfAbsent(name, ignored -> new Entry());
        entry.last = section;
        var digest = section.path("digest").asString("");
        if (digest.isEmpty()) return;
        if (section.has("value")) {
            var value = section.path("value");
            var known = entry.value;
            if (known != null && known.equals(value) != entry.digest.equals(digest)) {
                wrong.accept("sections." + name + ".digest is " + digest
                        + (known.equals(value) ? ", and for the same value it was " : " for another value than before")
                        + (known.equals(value) ? entry.digest : ""));
            }
            entry.value = value;
            entry.digest = digest;
            entry.unchanged = 0;
        } else if (entry.value != null && entry.digest.equals(digest)) {
            entry.unchanged++;
        } else if (digest.equals(heard.get(name))) {
            // A newer value came with a report whose answer was lost, and now it is the old one again.
            entry.value = null;
            entry.digest = "";
        } else if (!forgotten.contains(digest)) {
            wrong.accept("sections." + name + " has no value, and the digest " + digest
                    + " is not what the hub acknowledged last: " + (entry.digest.isEmpty() ? "nothing" : entry.digest));
        }
    }

    /// By section: the digest of the value that the hub has.
    ObjectNode acknowledged() {
        var acknowledged = JsonNodeFactory.instance.objectNode();
        digests().forEach(acknowledged::put);
        return acknowledged;
    }

    private SortedMap<String, String> digests() {
        var digests = new TreeMap<String, String>();
        entries.forEach((name, entry) -> {
            if (entry.value != null) digests.put(name, entry.digest);
        });
        return digests;
    }

    /// As a hub does that lost its store: an agent may name what was acknowledged until it is told otherwise.
    void forget() {
        entries.values().forEach(entry -> forgotten.add(entry.digest));
        entries.clear();
    }

    SortedMap<String, SeenAgent.Section> seen() {
        var seen = new TreeMap<String, SeenAgent.Section>();
        entries.forEach((name, entry) -> seen.put(
                name,
                new SeenAgent.Section(
                        entry.last.path("state").asString(""),
                        Optional.ofNullable(entry.value).map(JsonNode::toString),
                        entry.digest,
                        entry.unchanged)));
        return seen;
    }

    ObjectNode json() {
        var all = JsonNodeFactory.instance.objectNode();
        entries.forEach((name, entry) -> {
            var section = entry.last.isObject() ? (ObjectNode) entry.last.deepCopy() : all.objectNode();
            if (entry.value != null) section.set("value", entry.value);
            section.put("unchanged_reports", entry.unchanged);
            all.set(name, section);
        });
        return all;
    }
}
