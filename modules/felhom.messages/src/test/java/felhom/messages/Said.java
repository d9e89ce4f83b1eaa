package felhom.messages;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/// What a message comes to, field by field and byte by byte.
final class Said {
    private Said() {}

    /// @param expected with `'` for `"`, and a backtick for `'`; its lines are joined
    static void says(String expected, Message message) {
        String line = expected.lines()
                .map(String::strip)
                .collect(Collectors.joining())
                .replace('\'', '"')
                .replace('`', '\'');
        assertEquals(line, message.text());
        assertNames(message.tree());
    }

    /// A name of ours is in `snake_case`; those below `config`, `arguments` and `exit_codes` are not ours.
    private static void assertNames(JsonNode tree) {
        tree.properties().forEach(field -> {
            assertTrue(field.getKey().matches("[a-z][a-z0-9]*(_[a-z0-9]+)*"), field::getKey);
            if (!field.getKey().matches("config|arguments|exit_codes")) {
                assertNames(field.getValue());
            }
        });
        if (tree.isArray()) {
            tree.valueStream().forEach(Said::assertNames);
        }
    }
}
