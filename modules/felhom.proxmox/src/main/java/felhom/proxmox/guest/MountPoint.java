package felhom.proxmox.guest;

import felhom.proxmox.answer.PropertyString;
import java.util.Map;
import java.util.Optional;

/// A container's `rootfs` or `mpN`: `volume` is a volume id (`storage:name`), a host path (bind mount) or a device.
public record MountPoint(String key, String volume, Optional<String> path, Map<String, String> options) {
    public MountPoint {
        options = Map.copyOf(options);
    }

    public static MountPoint of(String key, String value) {
        PropertyString parts = PropertyString.of(value);
        String volume = parts.bare().isEmpty() ? parts.options().getOrDefault("volume", "") : parts.bare();
        return new MountPoint(key, volume, Optional.ofNullable(parts.options().get("mp")), parts.options());
    }

    public Kind kind() {
        if (volume.startsWith("/dev/")) {
            return Kind.DEVICE;
        }
        return volume.startsWith("/") ? Kind.BIND : Kind.VOLUME;
    }

    /// Whether vzdump takes it in: the root always, another volume only with `backup=1`, bind and device mounts never
    /// (pve-container `LXC/Config.pm`).
    public boolean inBackup() {
        return kind() == Kind.VOLUME && (key.equals("rootfs") || new PropertyString("", options).yes("backup"));
    }

    /// PVE's three kinds of mount point.
    public enum Kind {
        VOLUME,
        BIND,
        DEVICE
    }
}
