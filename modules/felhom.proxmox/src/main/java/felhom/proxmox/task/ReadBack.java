package felhom.proxmox.task;

import felhom.proxmox.api.GuestApi;
import felhom.proxmox.http.PveException;
import java.util.function.Function;

/// Whether a step's work can be seen on the guest itself, asked at its own endpoint.
public enum ReadBack {
    THERE,
    NOT_THERE,
    /// The step leaves nothing that only it can leave.
    CANNOT_TELL,
    UNREADABLE;

    public static ReadBack of(GuestApi guest, Function<GuestApi, ReadBack> look) {
        try {
            return look.apply(guest);
        } catch (PveException e) {
            return UNREADABLE;
        }
    }

    /// What a start leaves; a paused guest was started too.
    public static ReadBack running(GuestApi guest) {
        return guest.status().stopped() ? NOT_THERE : THERE;
    }

    /// What a stop leaves.
    public static ReadBack stopped(GuestApi guest) {
        return guest.status().stopped() ? THERE : NOT_THERE;
    }
}
