package felhom.shell.progress;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/// How far a task is with one part of its work: PVE tells of a guest of a backup, or of a disk of a clone, by
/// itself, and never of the whole.
///
/// @param part counted from 1
/// @param name which part, such as `VM 101` or `scsi0`; empty where the task has but one
/// @param percent 0 to 99, and 100 only when the task has ended well; empty where PVE does not tell
/// @param done bytes
/// @param total bytes of the part
/// @param rate bytes a second, over the last half minute
/// @param left at that rate
public record Progress(
        int part,
        String name,
        OptionalInt percent,
        OptionalLong done,
        OptionalLong total,
        OptionalLong rate,
        Optional<Duration> left) {}
