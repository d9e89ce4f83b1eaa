package felhom.ops;

import java.time.Instant;
import java.util.Optional;

/// A snapshot as PVE lists it. A `state` (`prepare`, `delete`) marks one whose making or removal never finished.
public record SnapshotInfo(
        String name, String description, Optional<Instant> taken, Optional<String> parent, Optional<String> state) {}
