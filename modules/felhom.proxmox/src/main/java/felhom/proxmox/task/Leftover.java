package felhom.proxmox.task;

import java.util.Optional;

/// What a task of this type may leave behind when it is killed. A token can set a lock and never remove one: that is
/// root's, with `pct unlock` or `qm unlock` (pve-container 6.1.10 `API2/LXC/Config.pm`).
public final class Leftover {
    private Leftover() {}

    public static Optional<String> of(String type) {
        return Optional.ofNullable(
                switch (type) {
                    case "vzdump" ->
                        "the guest may keep 'lock: backup' and a snapshot named 'vzdump', and the storage an unfinished"
                                + " archive; root removes the lock with `pct unlock` or `qm unlock`";
                    case "vzrestore", "qmrestore", "vzcreate", "qmcreate" ->
                        "the guest may be left half made, with 'lock: create' and volumes that nothing refers to; what it"
                                + " held before a restore over it is gone";
                    case "vzsnapshot", "qmsnapshot" -> "the guest may keep 'lock: snapshot' and an unfinished snapshot";
                    case "vzdelsnapshot", "qmdelsnapshot" ->
                        "the guest may keep 'lock: snapshot-delete' and a snapshot that is half removed";
                    case "vzrollback", "qmrollback" ->
                        "the guest may keep 'lock: rollback' and volumes of which some are rolled back and some are not";
                    case "vzclone", "qmclone" ->
                        "both guests may keep their locks, and the copy its half-filled volumes";
                    case "vzmigrate", "qmigrate" ->
                        "the guest may keep 'lock: migrate', and copies of its volumes stay on the other node";
                    case "move_volume", "qmmove", "resize" ->
                        "the guest may keep 'lock: disk', and a volume that nothing refers to";
                    default -> null;
                });
    }
}
