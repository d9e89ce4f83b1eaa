package felhom.engine.view;

import felhom.ops.FilesystemUuid;
import felhom.ops.MountPlace;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;

/// A file system that root's list lets be mounted at a place, and whether it is.
///
/// @param why where it is not mounted or that is not known, in words
/// @param size in bytes; the three are empty where the file system is not mounted or does not say; where it
///     is not known what is mounted now they are of the time that `why` names
/// @param used in bytes
/// @param free in bytes, for whoever is not root
/// @param missingSince since when it has been seen not to be mounted, by this run of the agent
public record MountState(
        FilesystemUuid filesystem,
        MountPlace place,
        State state,
        Optional<String> why,
        OptionalLong size,
        OptionalLong used,
        OptionalLong free,
        Optional<Instant> missingSince) {
    /// How it is.
    public enum State {
        MOUNTED,
        /// Somebody had the agent mount it, and it is not there.
        MISSING,
        /// It may be mounted, and nobody has had the agent do so, or somebody has had it unmounted.
        UNMOUNTED,
        /// Nobody knows.
        UNKNOWN
    }
}
