package felhom.proxmox.guest;

import java.util.Map;
import java.util.Optional;

/// What the configurations of both kinds of guest have in common.
public sealed interface GuestConfig permits LxcConfig, QemuConfig {
    /// PVE's SHA-1 over the whole file, snapshots included.
    String digest();

    Optional<String> description();

    Optional<String> lock();

    boolean template();

    /// Every key, as PVE wrote it.
    Map<String, String> all();

    /// A description as it will be read back: PVE ends a container's with one newline, and takes white space off the
    /// end of a machine's (pve-container 6.1.10 `LXC/Config.pm`, qemu-server 9.2.6 `QemuServer.pm`).
    String kept(String description);
}
