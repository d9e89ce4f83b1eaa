package felhom.engine.trust;

/// How much benign work may be had without a signature.
///
/// @param snapshots of one guest at a time
/// @param backupsADay of one guest
/// @param startsAnHour of one guest
/// @param changesAnHour on the whole host
/// @param freePercent of a storage, to be left after a backup
/// @param freeGib of a storage, to be left after a backup
public record Allowance(
        int snapshots, int backupsADay, int startsAnHour, int changesAnHour, int freePercent, int freeGib) {
    public static final Allowance STANDARD = new Allowance(3, 4, 6, 60, 15, 20);

    /// The hub's share: whoever takes it over leaves half of the host's.
    public Allowance half() {
        return new Allowance(snapshots / 2, backupsADay / 2, startsAnHour / 2, changesAnHour / 2, freePercent, freeGib);
    }

    /// A guest's, about itself; never more than the host's.
    public Allowance ofGuest() {
        return new Allowance(
                Math.min(1, snapshots), Math.min(2, backupsADay), startsAnHour, changesAnHour, freePercent, freeGib);
    }
}
