package felhom.engine.trust;

/// How much benign work may be had without a signature.
///
/// @param snapshots of one guest at a time
/// @param backupsADay of one guest
/// @param startsAnHour of one guest
/// @param changesAnHour on the whole host
/// @param freePercent of a storage, to be left after a backup
/// @param freeGib of a storage, to be left after a backup
/// @param hubPercent of the first four, for the hub
/// @param guestSnapshots of itself at a time, for a guest
/// @param guestBackupsADay of itself, for a guest
public record Allowance(
        int snapshots,
        int backupsADay,
        int startsAnHour,
        int changesAnHour,
        int freePercent,
        int freeGib,
        int hubPercent,
        int guestSnapshots,
        int guestBackupsADay) {
    public static final Allowance STANDARD = new Allowance(3, 4, 6, 60, 15, 20, 50, 1, 2);

    /// The hub's share: whoever takes it over leaves the rest of the host's.
    public Allowance ofHub() {
        return counting(share(snapshots), share(backupsADay), share(startsAnHour), share(changesAnHour));
    }

    private int share(int of) {
        return of * hubPercent / 100;
    }

    /// A guest's, about itself; never more than the host's.
    public Allowance ofGuest() {
        return counting(
                Math.min(guestSnapshots, snapshots),
                Math.min(guestBackupsADay, backupsADay),
                startsAnHour,
                changesAnHour);
    }

    private Allowance counting(int snapshotsNow, int backups, int starts, int changes) {
        return new Allowance(
                snapshotsNow,
                backups,
                starts,
                changes,
                freePercent,
                freeGib,
                hubPercent,
                guestSnapshots,
                guestBackupsADay);
    }
}
