package felhom.ops;

import java.time.Instant;
import java.util.Optional;

/// A snapshot as PVE lists it. A `state` (`prepare`, `delete`) marks one whose making or removal never finished.
///
/// @param memory whether it holds a running machine's memory, so that a rollback to it ends with the machine running
public record SnapshotInfo(
        String name,
        String description,
        Optional<Instant> taken,
        Optional<String> parent,
        Optional<String> state,
        boolean memory) {}
