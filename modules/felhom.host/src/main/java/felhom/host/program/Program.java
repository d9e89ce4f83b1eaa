package felhom.host.program;

/// Every program that is started in the background, or about the terminal. Others are started by
/// [felhom.host.SshKeygen], for an operator, and by `felhom.host.root`, which starts root's helper.
public enum Program {
    /// Debian package util-linux. Only what it says to standard output is JSON.
    FINDMNT("usr/bin/findmnt", Says.JSON),
    /// Debian package util-linux. Only what it says to standard output is JSON.
    LSBLK("usr/bin/lsblk", Says.JSON),
    /// Debian package lm-sensors, which a host lacks unless somebody installs it.
    SENSORS("usr/bin/sensors", Says.JSON),
    /// Debian package coreutils.
    STTY("usr/bin/stty", Says.WORDS),
    /// Debian package systemd.
    SYSTEMCTL("usr/bin/systemctl", Says.WORDS),
    /// Debian package systemd.
    TIMEDATECTL("usr/bin/timedatectl", Says.WORDS),
    /// Debian package wireguard-tools, which a host without such a tunnel lacks.
    WG("usr/bin/wg", Says.WORDS);

    /// What is read of it.
    private enum Says {
        /// Both outputs, since an error is told to the operator; up to 64 KiB.
        WORDS(64 * 1024),
        /// Standard output alone, up to 4 MiB: a host with thousands of volumes has as many block devices, of
        /// half a KiB each.
        JSON(4 * 1024 * 1024);

        private final int most;

        Says(int most) {
            this.most = most;
        }
    }

    private final String path;
    private final Says says;

    Program(String path, Says says) {
        this.path = path;
        this.says = says;
    }

    /// Below the root directory.
    String path() {
        return path;
    }

    /// How much is read of what it says, in bytes.
    int most() {
        return says.most;
    }

    /// Whether its errors are read with the rest.
    boolean errorsToo() {
        return says == Says.WORDS;
    }
}
