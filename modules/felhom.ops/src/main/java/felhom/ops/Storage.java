package felhom.ops;

import java.util.OptionalLong;
import java.util.Set;

/// A storage as its node sees it. Sizes in bytes, absent where nobody knows them: while it is not active, and of one
/// without a capacity of its own, such as an iSCSI target.
public record Storage(
        StorageId id,
        String type,
        Set<String> content,
        boolean enabled,
        boolean active,
        boolean shared,
        OptionalLong total,
        OptionalLong used,
        OptionalLong available) {
    public Storage {
        content = WordSet.of(content);
    }
}
