package felhom.testkit.world;

import felhom.testkit.task.Kind;

/// A guest in the hands of HA. Guarded by the world's lock.
public final class HaService {
    /// `started` or `stopped`: what was asked for, whatever the guest does by now.
    public String requested;
    /// Empty while all is well, else `error` and the like.
    public String trouble = "";
    public String comment = "";
    public int maxRestart = 1;
    public int maxRelocate = 1;

    public HaService(String requested) {
        this.requested = requested;
    }

    /// What to tell people (pve-ha-manager 5.2.0 Tools.pm get_verbose_service_state).
    public String state(GuestState guest) {
        if (!trouble.isEmpty() || requested.equals("ignored")) return trouble.isEmpty() ? requested : trouble;
        boolean started = requested.equals("started");
        if (guest.running()) return started ? "started" : "stopping";
        return started ? "starting" : requested;
    }

    public static String sid(GuestState guest) {
        return (guest.kind == Kind.LXC ? "ct:" : "vm:") + guest.vmid;
    }
}
