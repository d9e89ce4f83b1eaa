package felhom.messages;

import felhom.engine.view.Reading;
import java.time.Instant;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.util.RawValue;

/// One section of a report: its state, and what it says.
public final class SectionMessages {
    private SectionMessages() {}

    /// What nobody can read has neither digest nor value.
    ///
    /// @param digest of the value
    /// @param value as JSON; empty where the hub is known to have it
    public static Message section(Reading<?> reading, Optional<String> digest, Optional<String> value) {
        ObjectNode node = state(reading);
        digest.ifPresent(text -> node.put("digest", text));
        value.ifPresent(json -> node.putRawValue("value", new RawValue(json)));
        return new Message(node);
    }

    static ObjectNode state(Reading<?> reading) {
        ObjectNode node = Json.object();
        switch (reading) {
            case Reading.Fresh<?>(var _, Instant at) ->
                node.put("state", "fresh").put("at", at.toString());
            case Reading.Stale<?>(var _, Instant since, String why) ->
                node.put("state", "stale").put("since", since.toString()).put("why", why);
            case Reading.Denied<?>(String privilege, String path) ->
                node.put("state", "denied").put("privilege", privilege).put("path", path);
            case Reading.Failed<?>(String why) -> node.put("state", "failed").put("why", why);
            case Reading.Absent<?>(String why) -> node.put("state", "absent").put("why", why);
        }
        return node;
    }
}
