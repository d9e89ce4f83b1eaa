package felhom.testkit;

/// A guest in the hands of HA. Guarded by the world's lock.
final class HaService {
    /// `started` or `stopped`: what was asked for, whatever the guest does by now.
    String requested;
    /// Empty while all is well, else `error` and the like.
    String trouble = "";
    String comment = "";
    int maxRestart = 1;
    int maxRelocate = 1;

    HaService(String requested) {
        this.requested = requested;
    }

    /// What to tell people (pve-ha-manager 5.2.0 Tools.pm get_verbose_service_state).
    String state(GuestState guest) {
        if (!trouble.isEmpty() || requested.equals("ignored")) return trouble.isEmpty() ? requested : trouble;
        boolean started = requested.equals("started");
        if (guest.running()) return started ? "started" : "stopping";
        return started ? "starting" : requested;
    }

    static String sid(GuestState guest) {
        return (guest.kind == Kind.LXC ? "ct:" : "vm:") + guest.vmid;
    }
}
