package felhom.log;

import java.nio.file.Path;

/// What opening found.
public sealed interface Recovery {
    /// There was no log.
    record Created() implements Recovery {}

    record Clean() implements Recovery {}

    /// The last write did not reach the disk whole and was cut. Such a record was never acknowledged, unless the disk
    /// lost it later: that looks the same.
    record TornTail(Path file, long offset, long bytes) implements Recovery {}
}
