package felhom.testkit;

/// The two kinds of guests. They share one space of ids, and each kind's calls do not see the other's guests.
enum Kind {
    LXC("lxc", "lxc", "CT"),
    QEMU("qemu", "qemu-server", "VM");

    /// As paths, lists and archive names have it.
    final String text;
    final String label;
    private final String directory;

    Kind(String text, String directory, String label) {
        this.text = text;
        this.directory = directory;
        this.label = label;
    }

    String missing(String node, int vmid) {
        return "Configuration file 'nodes/" + node + "/" + directory + "/" + vmid + ".conf' does not exist";
    }

    /// Why the file lock of a configuration could not be had.
    String lockTimeout(int vmid) {
        var file = this == LXC
                ? "/run/lock/lxc/pve-config-" + vmid + ".lock"
                : "/var/lock/qemu-server/lock-" + vmid + ".conf";
        return "can't lock file '" + file + "' - got timeout";
    }
}
