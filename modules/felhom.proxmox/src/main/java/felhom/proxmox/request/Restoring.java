package felhom.proxmox.request;

import felhom.proxmox.http.Parameters;

/// What a restore does beside restoring; all of it is always said.
///
/// @param overwrite a guest that has the id: PVE destroys its volumes, those that were excluded from the
///     backup and all snapshots included, **before** it unpacks the archive, so that a damaged one leaves no
///     guest at all (seen on 9.2.11). The archive has to be proven first.
/// @param newMacs the other interfaces' settings, static addresses included, stay as they are
/// @param start in a task of its own, which the first one does not wait for
public record Restoring(boolean overwrite, boolean newMacs, boolean start) {
    /// To a free id, with the MAC addresses of the archive, left stopped.
    public static final Restoring PLAIN = new Restoring(false, false, false);

    Parameters parameters() {
        return Parameters.NONE.and("force", overwrite).and("unique", newMacs).and("start", start);
    }
}
