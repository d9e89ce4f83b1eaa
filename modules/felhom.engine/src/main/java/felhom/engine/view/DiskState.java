package felhom.engine.view;

import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;

/// A disk of a node. Its device name may be another's after the next start; serial number and WWN stay.
///
/// @param size in bytes
/// @param kind `hdd`, `ssd`, `nvme`, `usb`, `unknown`
/// @param use what is on it, such as `LVM`
/// @param health smartctl's word, such as `PASSED`; empty where it was not asked for
/// @param lifeLeft in per cent, 100 for a new one; empty where the disk does not tell
/// @param healthAt when it was asked for the two
public record DiskState(
        String device,
        long size,
        String model,
        Optional<String> serial,
        Optional<String> wwn,
        String kind,
        Optional<String> use,
        Optional<String> health,
        OptionalInt lifeLeft,
        Optional<Instant> healthAt) {}
