package felhom.testkit.api;

import felhom.testkit.text.Json;
import java.util.Optional;
import java.util.OptionalLong;
import tools.jackson.databind.JsonNode;

/// What a handler returns.
///
/// @param total sibling of `data` in lists with paging; left out when 0
/// @param fileName of plain text to keep as a file instead of JSON
public record Reply(JsonNode data, OptionalLong total, Optional<String> fileName) {
    public static Reply of(JsonNode data) {
        return new Reply(data, OptionalLong.empty(), Optional.empty());
    }

    public static Reply nothing() {
        return of(Json.nothing());
    }

    public static Reply paged(JsonNode data, long total) {
        return new Reply(data, total == 0 ? OptionalLong.empty() : OptionalLong.of(total), Optional.empty());
    }

    public static Reply file(String name, String text) {
        return new Reply(Json.value(text), OptionalLong.empty(), Optional.of(name));
    }
}
