package felhom.ops;

import java.util.Map;
import java.util.Optional;

/// What stages of one procedure have made, by the stage.
public record Products(Map<StageName, Vmid> guests, Map<StageName, VolumeId> archives) {
    public static final Products NONE = new Products(Map.of(), Map.of());

    public Products {
        guests = Map.copyOf(guests);
        archives = Map.copyOf(archives);
    }

    /// The guest by its number, where the stage has made it; else as it was named.
    public GuestRef of(GuestRef guest) {
        return guest instanceof GuestRef.Made(StageName stage)
                ? Optional.ofNullable(guests.get(stage)).map(GuestRef::of).orElse(guest)
                : guest;
    }

    /// The same for a backup.
    public ArchiveSource of(ArchiveSource archive) {
        return archive instanceof ArchiveSource.MadeBy(StageName stage)
                ? Optional.ofNullable(archives.get(stage))
                        .map(ArchiveSource::of)
                        .orElse(archive)
                : archive;
    }
}
