package felhom.testkit.world;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/// A disk of a virtual machine as its configuration has it.
///
/// @param key like `scsi0` or `unused1`
/// @param volid like `local-dir:9970/vm-9970-disk-0.qcow2`
/// @param options what follows the volume, with its comma
public record Drive(String key, String volid, String options) {
    public static final Pattern KEY = Pattern.compile("(ide|sata|scsi|virtio|efidisk|tpmstate)\\d+");
    private static final Pattern UNUSED = Pattern.compile("unused\\d+");

    public static Optional<Drive> of(String key, String value) {
        if (!KEY.matcher(key).matches() && !UNUSED.matcher(key).matches()) return Optional.empty();
        int comma = value.indexOf(',');
        var volid = comma < 0 ? value : value.substring(0, comma);
        return Optional.of(new Drive(key, volid, comma < 0 ? "" : value.substring(comma)));
    }

    /// The disks in use, but no CD drives.
    public static List<Drive> disks(Map<String, String> config) {
        var found = new ArrayList<Drive>();
        config.forEach((key, value) -> {
            if (KEY.matcher(key).matches() && !cdrom(value)) of(key, value).ifPresent(found::add);
        });
        return found;
    }

    /// Those of them that vzdump takes in (qemu-server 9.2.6 QemuConfig.pm).
    public static List<Drive> backedUp(Map<String, String> config) {
        return disks(config).stream()
                .filter(drive -> drive.leftOut(config).isEmpty())
                .toList();
    }

    /// Why vzdump leaves it out, in its own words.
    public Optional<String> leftOut(Map<String, String> config) {
        if (key.startsWith("efidisk") && !"ovmf".equals(config.get("bios"))) {
            return Optional.of("efidisk but no OMVF BIOS");
        }
        return Optional.of("backup=no").filter(_ -> List.of(options.split(",")).contains("backup=0"));
    }

    public static boolean cdrom(String value) {
        return value.contains("media=cdrom");
    }

    public String storage() {
        return volid.substring(0, Math.max(0, volid.indexOf(':')));
    }

    /// Behind the last slash.
    String file() {
        return volid.substring(Math.max(volid.lastIndexOf('/'), volid.indexOf(':')) + 1);
    }

    public String format() {
        return volid.endsWith(".qcow2") ? "qcow2" : "raw";
    }

    /// What the options say, in bytes.
    public long size() {
        for (var part : options.split(",", -1)) if (part.startsWith("size=")) return bytes(part.substring(5));
        return 0;
    }

    public String value() {
        return volid + options;
    }

    public Drive at(String otherVolid) {
        return new Drive(key, otherVolid, options);
    }

    public Drive sized(long bytes) {
        return new Drive(key, volid, options.replaceAll(",size=[^,]*", "") + ",size=" + text(bytes));
    }

    public static long bytes(String text) {
        int unit = "KMGT".indexOf(text.charAt(text.length() - 1));
        var number = unit < 0 ? text : text.substring(0, text.length() - 1);
        return (long) (Double.parseDouble(number) * (1L << (10 * (unit + 1))));
    }

    /// The largest unit that leaves no rest.
    public static String text(long bytes) {
        if (bytes % (1L << 30) == 0 && bytes > 0) return (bytes >> 30) + "G";
        if (bytes % (1L << 20) == 0) return (bytes >> 20) + "M";
        return bytes % 1024 == 0 ? (bytes >> 10) + "K" : String.valueOf(bytes);
    }

    /// As progress lines have it.
    public static String human(long bytes) {
        if (bytes >= 1L << 30) return String.format(Locale.ROOT, "%.1f GiB", bytes / (double) (1L << 30));
        return String.format(Locale.ROOT, "%.1f MiB", bytes / (double) (1L << 20));
    }
}
