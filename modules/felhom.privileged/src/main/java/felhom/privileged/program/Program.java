package felhom.privileged.program;

/// Every program that root's helper starts, by its full path; there is no shell among them.
public enum Program {
    /// Debian package util-linux: by what a file system is known.
    BLKID("usr/sbin/blkid"),
    /// Proxmox VE's, package pve-container.
    PCT("usr/sbin/pct"),
    /// Debian package smartmontools, which every Proxmox VE host has.
    SMARTCTL("usr/sbin/smartctl"),
    SYSTEMCTL("usr/bin/systemctl"),
    SYSTEMD_RUN("usr/bin/systemd-run"),
    /// Debian package coreutils: kills what it has started, and what that has started.
    TIMEOUT("usr/bin/timeout"),
    /// Debian package udev.
    UDEVADM("usr/bin/udevadm");

    private final String path;

    Program(String path) {
        this.path = path;
    }

    /// As an absolute path.
    public String path() {
        return "/" + path;
    }

    /// Below the root directory.
    String relative() {
        return path;
    }
}
