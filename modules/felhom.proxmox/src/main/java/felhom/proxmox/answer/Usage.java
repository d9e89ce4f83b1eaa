package felhom.proxmox.answer;

import java.time.Duration;

/// What a guest or a node uses. All 0 while a guest is stopped, and where nobody knows.
///
/// @param cpu the part of its processors that is in use, 0 to 1; 0 at first sight, since PVE measures
///     between two looks
/// @param memory in bytes, and so the rest; counters since the start
/// @param disk a VM's is always 0
public record Usage(
        Duration uptime, double cpu, long memory, long disk, long netIn, long netOut, long diskRead, long diskWrite) {
    public static final Usage NONE = new Usage(Duration.ZERO, 0, 0, 0, 0, 0, 0, 0);

    public static Usage of(Fields fields) {
        return new Usage(
                Duration.ofSeconds(fields.whole("uptime").orElse(0)),
                fields.real("cpu").orElse(0),
                fields.whole("mem").orElse(0),
                fields.whole("disk").orElse(0),
                fields.whole("netin").orElse(0),
                fields.whole("netout").orElse(0),
                fields.whole("diskread").orElse(0),
                fields.whole("diskwrite").orElse(0));
    }
}
