package felhom.engine.view;

import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;

/// A ZFS pool.
///
/// @param health zpool's word, such as `ONLINE`
/// @param size in bytes, and so `allocated` and `free`
/// @param fragmentation in per cent
/// @param dedup how many times over data is stored by one copy: 1 for none
public record ZfsPool(
        String name,
        String health,
        OptionalLong size,
        OptionalLong allocated,
        OptionalLong free,
        OptionalInt fragmentation,
        OptionalDouble dedup) {}
