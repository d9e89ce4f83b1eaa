package felhom.host.program;

/// Every program that is started in the background, or about the terminal. Others are started by
/// [felhom.host.SshKeygen], for an operator, and by `felhom.host.root`, which starts root's helper.
public enum Program {
    /// Debian package coreutils.
    STTY("usr/bin/stty"),
    /// Debian package systemd.
    SYSTEMCTL("usr/bin/systemctl"),
    /// Debian package systemd.
    TIMEDATECTL("usr/bin/timedatectl"),
    /// Debian package wireguard-tools, which a host without such a tunnel lacks.
    WG("usr/bin/wg");

    private final String path;

    Program(String path) {
        this.path = path;
    }

    /// Below the root directory.
    String path() {
        return path;
    }
}
