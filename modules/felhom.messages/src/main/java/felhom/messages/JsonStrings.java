package felhom.messages;

import java.util.List;
import java.util.stream.Stream;
import tools.jackson.databind.json.JsonMapper;

/// How a text stands within a JSON document, for whoever has to find it there again.
public final class JsonStrings {
    private JsonStrings() {}

    /// Without its quotes: as any writer may put it, and as the agent does, in plain ASCII.
    public static List<String> forms(String text) {
        return Stream.of(JsonMapper.shared(), Json.ASCII)
                .map(mapper -> mapper.writeValueAsString(text))
                .map(quoted -> quoted.substring(1, quoted.length() - 1))
                .toList();
    }
}
