package felhom.testkit.world;

import java.util.TreeMap;
import java.util.TreeSet;

/// What a virtual machine has beyond its configuration. Guarded by the world's lock.
public final class VmState {
    /// Changes that wait for the next start.
    public final TreeMap<String, String> pending = new TreeMap<>();

    public final TreeSet<String> pendingDeletes = new TreeSet<>();
    public boolean paused;
    /// Only there to have its disks read; what a killed dump leaves.
    public boolean prelaunch;
    /// The process is there and does not answer yet.
    public boolean starting;

    public void forget(String key) {
        pending.remove(key);
        pendingDeletes.remove(key);
    }

    boolean hasPending() {
        return !pending.isEmpty() || !pendingDeletes.isEmpty();
    }

    public void clearPending() {
        pending.clear();
        pendingDeletes.clear();
    }

    /// The pending section of the configuration file.
    String pendingText() {
        if (!hasPending()) return "";
        var text = new StringBuilder("\n[PENDING]\n");
        if (!pendingDeletes.isEmpty())
            text.append("delete: ").append(String.join(",", pendingDeletes)).append('\n');
        return text.append(GuestState.text(pending)).toString();
    }
}
