package felhom.ops;

import java.util.Optional;

/// The backup that a step takes a guest from: one that there is, or the one that an earlier stage of the
/// same procedure makes, which is the volume that this stage's own task has reported.
public sealed interface ArchiveSource {
    static ArchiveSource of(VolumeId id) {
        return new Named(id);
    }

    /// @throws IllegalArgumentException when the name is none, see [StageName]
    static ArchiveSource madeBy(String stage) {
        return new MadeBy(new StageName(stage));
    }

    /// The stage that makes it, where one does.
    default Optional<StageName> stage() {
        return this instanceof MadeBy(StageName maker) ? Optional.of(maker) : Optional.empty();
    }

    /// In an operator's words, such as `backup local:backup/vzdump-lxc-101-2026_11_21-05_50_35.tar.zst`.
    String words();

    record Named(VolumeId id) implements ArchiveSource {
        @Override
        public String words() {
            return "backup " + id;
        }
    }

    /// @param maker the stage that comes before, and makes a backup
    record MadeBy(StageName maker) implements ArchiveSource {
        @Override
        public String words() {
            return "the backup that stage '" + maker + "' makes";
        }
    }
}
