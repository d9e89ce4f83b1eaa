package felhom.proxmox.answer;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/// What smartctl says of a disk. ATA disks have attributes, NVMe and SAS a report as text.
public record Smart(String health, OptionalInt lifeLeft, List<Attribute> attributes, Optional<String> report) {
    public Smart {
        attributes = List.copyOf(attributes);
    }

    public static Smart of(Fields fields) {
        return new Smart(
                fields.text("health").orElse("UNKNOWN"),
                Disk.lifeLeft(fields),
                fields.items("attributes", Attribute::of),
                fields.text("text"));
    }

    /// The vendors' raw values hold more than a number at times: `36 (Min/Max 18/48)`.
    ///
    /// @param failing `NOW`, or `past`
    public record Attribute(
            int id, String name, long value, long worst, long threshold, Optional<String> failing, String raw) {
        static Attribute of(Fields fields) {
            return new Attribute(
                    // PVE pads it with blanks.
                    Integer.parseInt(fields.need("id").strip()),
                    fields.text("name").orElse(""),
                    fields.whole("value").orElse(0),
                    fields.whole("worst").orElse(0),
                    fields.whole("threshold").orElse(0),
                    fields.text("fail").filter(f -> !f.equals("-")),
                    fields.text("raw").orElse(""));
        }
    }
}
