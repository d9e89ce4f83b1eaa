package felhom.engine.view;

import java.util.List;
import java.util.Optional;

/// A list out of which the host leaves, without a word, what the token may not see.
///
/// @param hidden the right without which something may be left out; empty where the list is complete
public record Listed<T>(List<T> items, Optional<Lacking> hidden) {
    public Listed {
        items = List.copyOf(items);
    }

    public boolean complete() {
        return hidden.isEmpty();
    }
}
