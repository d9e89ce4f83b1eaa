package felhom.proxmox.answer;

import java.util.OptionalDouble;
import java.util.OptionalLong;

/// A ZFS pool as the list of a node has it. Sizes in bytes.
///
/// @param health zpool's word, such as `ONLINE` or `DEGRADED`
/// @param fragmentation in per cent
/// @param dedup how many times over data is stored by one copy: 1 for none
public record ZfsEntry(
        String name,
        String health,
        OptionalLong size,
        OptionalLong allocated,
        OptionalLong free,
        OptionalLong fragmentation,
        OptionalDouble dedup) {
    public static ZfsEntry of(Fields fields) {
        return new ZfsEntry(
                fields.need("name"),
                fields.text("health").filter(word -> !word.isEmpty()).orElse("unknown"),
                fields.whole("size"),
                fields.whole("alloc"),
                fields.whole("free"),
                fields.whole("frag"),
                fields.real("dedup"));
    }
}
