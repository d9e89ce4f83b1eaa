package felhom.testkit;

/// A guest in the hands of HA. Guarded by the world's lock.
final class HaService {
    /// `started` or `stopped`: what was asked for, whatever the guest does by now.
    String requested;
    /// What the CRM makes of it: `started`, `stopped`, `error`, ...
    String state;
    String comment = "";
    int maxRestart = 1;
    int maxRelocate = 1;

    HaService(String requested) {
        this.requested = requested;
        this.state = requested;
    }

    static String sid(GuestState guest) {
        return "ct:" + guest.vmid;
    }
}
