package felhom.proxmox.guest;

import felhom.proxmox.answer.PropertyString;
import java.util.Map;

/// A drive of a virtual machine: `volume` is a volume id, a host path, or `none` for an empty CD-ROM drive.
public record QemuDrive(String key, String volume, Map<String, String> options) {
    public QemuDrive {
        options = Map.copyOf(options);
    }

    public static QemuDrive of(String key, String value) {
        PropertyString parts = PropertyString.of(value);
        return new QemuDrive(
                key, parts.bare().isEmpty() ? parts.option("file").orElse("") : parts.bare(), parts.options());
    }

    public boolean cdrom() {
        return "cdrom".equals(options.get("media"));
    }

    /// Neither put aside nor a CD-ROM drive.
    public boolean attachedDisk() {
        return !cdrom() && !key.startsWith("unused");
    }

    /// Whether vzdump takes it in: every disk but those with `backup=0`, host devices too (qemu-server 9.2.6
    /// `QemuConfig.pm`). Of an EFI disk the machine decides as well: see [QemuConfig#backsUp].
    public boolean inBackup() {
        return attachedDisk() && !new PropertyString("", options).no("backup");
    }
}
