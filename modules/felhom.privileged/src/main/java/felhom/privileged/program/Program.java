package felhom.privileged.program;

/// Every program that root's helper starts, by its full path; there is no shell among them.
public enum Program {
    /// By what a file system is known.
    BLKID("usr/sbin/blkid", "util-linux"),
    /// Kills what a program has left behind.
    KILL("usr/bin/kill", "procps"),
    /// Writes to the host's journal what was asked through `sudo`, whose caller has the helper's own output.
    LOGGER("usr/bin/logger", "bsdutils"),
    PCT("usr/sbin/pct", "pve-container"),
    /// Every Proxmox VE host has it: libpve-storage-perl depends on it.
    SMARTCTL("usr/sbin/smartctl", "smartmontools"),
    SYSTEMCTL("usr/bin/systemctl", "systemd"),
    SYSTEMD_RUN("usr/bin/systemd-run", "systemd"),
    /// Kills what it has started, and what that has started.
    TIMEOUT("usr/bin/timeout", "coreutils"),
    UDEVADM("usr/bin/udevadm", "udev");

    private final String path;
    private final String debianPackage;

    Program(String path, String debianPackage) {
        this.path = path;
        this.debianPackage = debianPackage;
    }

    /// As an absolute path.
    public String path() {
        return "/" + path;
    }

    /// Debian's or Proxmox's package that brings it.
    public String debianPackage() {
        return debianPackage;
    }

    /// Below the root directory.
    String relative() {
        return path;
    }
}
