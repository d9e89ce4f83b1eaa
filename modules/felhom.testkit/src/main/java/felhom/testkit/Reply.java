package felhom.testkit;

import java.util.OptionalLong;
import tools.jackson.databind.JsonNode;

/// What a handler returns.
///
/// @param total sibling of `data` in lists with paging; left out when 0
record Reply(JsonNode data, OptionalLong total) {
    static Reply of(JsonNode data) {
        return new Reply(data, OptionalLong.empty());
    }

    static Reply nothing() {
        return of(Json.nothing());
    }

    static Reply paged(JsonNode data, long total) {
        return new Reply(data, total == 0 ? OptionalLong.empty() : OptionalLong.of(total));
    }
}
