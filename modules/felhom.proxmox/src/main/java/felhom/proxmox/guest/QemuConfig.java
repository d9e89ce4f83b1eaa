package felhom.proxmox.guest;

import felhom.proxmox.answer.Fields;
import felhom.proxmox.answer.PropertyString;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/// A virtual machine's configuration. `digest` is PVE's SHA-1 over the whole file, snapshots included; `extra`
/// holds every key that has no field here, as PVE wrote it; `all` every key.
///
/// @param memory in MiB, as PVE wrote it: a text that may hold options
/// @param uuid of `smbios1`: it and `created` tell one VM from a later one with the same id
/// @param drives disks and CD-ROM drives; EFI and TPM state too
public record QemuConfig(
        String digest,
        Optional<String> description,
        Optional<String> name,
        Optional<String> lock,
        boolean template,
        Optional<String> memory,
        Optional<String> uuid,
        Optional<Instant> created,
        List<QemuDrive> drives,
        List<Nic> nics,
        Map<String, String> extra,
        Map<String, String> all)
        implements GuestConfig {
    private static final Pattern DRIVE = Pattern.compile("(?:scsi|virtio|sata|ide|efidisk|tpmstate|unused)[0-9]{1,3}");
    private static final Pattern NET = Pattern.compile("net[0-9]{1,2}");

    public QemuConfig {
        drives = List.copyOf(drives);
        nics = List.copyOf(nics);
        extra = Map.copyOf(extra);
        all = Map.copyOf(all);
    }

    /// Whether vzdump takes the drive in. An EFI disk stays out where the machine does not boot by it (qemu-server
    /// 9.2.6 `QemuConfig.pm`).
    public boolean backsUp(QemuDrive drive) {
        return drive.inBackup() && (!drive.key().startsWith("efidisk") || bootsByEfi());
    }

    boolean bootsByEfi() {
        return "ovmf".equals(all.get("bios"));
    }

    @Override
    public String kept(String text) {
        return text.stripTrailing();
    }

    public static boolean isDrive(String key) {
        return DRIVE.matcher(key).matches();
    }

    public static QemuConfig of(Fields fields) {
        return of(fields, fields.need("digest"));
    }

    /// As a snapshot keeps it: PVE may leave the digest out there, and nothing is changed by it.
    public static QemuConfig kept(Fields fields) {
        return of(fields, fields.text("digest").orElse(""));
    }

    private static QemuConfig of(Fields fields, String digest) {
        Map<String, String> all = fields.all();
        List<QemuDrive> drives = new ArrayList<>();
        List<Nic> nics = new ArrayList<>();
        all.forEach((key, value) -> {
            if (isDrive(key)) {
                drives.add(QemuDrive.of(key, value));
                fields.raw(key);
            } else if (NET.matcher(key).matches()) {
                nics.add(Nic.ofMachine(key, value));
                fields.raw(key);
            }
        });
        return new QemuConfig(
                digest,
                fields.text("description"),
                fields.text("name"),
                fields.text("lock"),
                fields.flag("template"),
                fields.text("memory"),
                fields.text("smbios1").flatMap(text -> PropertyString.of(text).option("uuid")),
                fields.as("meta", QemuConfig::created).flatMap(at -> at),
                drives,
                nics,
                fields.rest(),
                all);
    }

    private static Optional<Instant> created(String meta) {
        return PropertyString.of(meta)
                .option("ctime")
                .map(Long::parseLong)
                .filter(seconds -> Math.abs(seconds) < 1L << 40)
                .map(Instant::ofEpochSecond);
    }
}
