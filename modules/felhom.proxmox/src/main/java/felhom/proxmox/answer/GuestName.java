package felhom.proxmox.answer;

import felhom.ops.Guest;
import felhom.ops.Vmid;

/// A guest, where PVE says no more of it.
public record GuestName(Vmid vmid, Guest.Kind kind, String name) {
    public static GuestName of(Fields fields) {
        return new GuestName(
                Vmid.of(fields.need("vmid")),
                GuestEntry.kind(fields),
                fields.text("name").orElse(""));
    }
}
