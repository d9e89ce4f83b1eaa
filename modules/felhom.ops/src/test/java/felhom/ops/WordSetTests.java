package felhom.ops;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Set;
import org.junit.jupiter.api.Test;

class WordSetTests {
    @Test
    void itIsTheSetThatItWasMadeOf() {
        for (Set<String> words : Set.of(
                Set.<String>of(),
                Set.of(""),
                Set.of("a"),
                Set.of("", "a", "b"),
                Set.of("a\0b", "a"),
                Set.of("größe", " "))) {
            Set<String> kept = WordSet.of(words);

            assertEquals(words, kept);
            assertEquals(words.hashCode(), kept.hashCode());
            assertTrue(kept.containsAll(words));
            assertFalse(kept.contains("c"));
            assertEquals(kept, WordSet.of(kept));
        }
    }
}
