package felhom.ops;

import java.util.Set;

/// A storage as its node sees it. Sizes in bytes, 0 while it is not active.
public record Storage(
        StorageId id,
        String type,
        Set<String> content,
        boolean enabled,
        boolean active,
        boolean shared,
        long total,
        long used,
        long available) {
    public Storage {
        content = WordSet.of(content);
    }
}
