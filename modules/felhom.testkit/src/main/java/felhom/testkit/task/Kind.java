package felhom.testkit.task;

/// The two kinds of guests. They share one space of ids, and each kind's calls do not see the other's guests.
public enum Kind {
    LXC("lxc", "lxc", "CT"),
    QEMU("qemu", "qemu-server", "VM");

    /// As paths, lists and archive names have it.
    public final String text;
    public final String label;
    private final String directory;

    Kind(String text, String directory, String label) {
        this.text = text;
        this.directory = directory;
        this.label = label;
    }

    public String missing(String node, int vmid) {
        return "Configuration file 'nodes/" + node + "/" + directory + "/" + vmid + ".conf' does not exist";
    }

    /// Why the file lock of a configuration could not be had.
    public String lockTimeout(int vmid) {
        var file = this == LXC
                ? "/run/lock/lxc/pve-config-" + vmid + ".lock"
                : "/var/lock/qemu-server/lock-" + vmid + ".conf";
        return "can't lock file '" + file + "' - got timeout";
    }
}
