package felhom.proxmox.answer;

import java.util.Optional;
import java.util.OptionalInt;

/// A disk of a node. Its device name may be another's after the next start; serial number and WWN stay.
///
/// @param serial absent where PVE says `unknown`, and so the WWN
/// @param kind `hdd`, `ssd`, `nvme`, `usb`, `unknown`
/// @param health smartctl's word, such as `PASSED` or `FAILED!`; `UNKNOWN` where nobody asked
/// @param lifeLeft in per cent, 100 for a new one; absent where the disk does not tell
/// @param use what is on it, such as `LVM` or `mounted`
public record Disk(
        String device,
        long size,
        String model,
        Optional<String> serial,
        Optional<String> wwn,
        String kind,
        String health,
        OptionalInt lifeLeft,
        Optional<String> use) {
    public static Disk of(Fields fields) {
        return new Disk(
                fields.need("devpath"),
                fields.whole("size").orElse(0),
                fields.text("model").orElse(""),
                known(fields, "serial"),
                known(fields, "wwn"),
                fields.text("type").orElse("unknown"),
                fields.text("health").orElse("UNKNOWN"),
                lifeLeft(fields),
                fields.text("used"));
    }

    private static Optional<String> known(Fields fields, String name) {
        return fields.text(name).filter(text -> !text.isEmpty() && !text.equals("unknown"));
    }

    /// A number, or the text `N/A`.
    static OptionalInt lifeLeft(Fields fields) {
        return fields.text("wearout")
                .filter(text -> text.matches("[0-9]{1,3}"))
                .map(text -> OptionalInt.of(Integer.parseInt(text)))
                .orElse(OptionalInt.empty());
    }
}
