package felhom.engine.view;

import java.util.Optional;

/// A disk of this machine, and what it says of its health. Its device name may be another's after the next
/// start; serial number and WWN stay.
///
/// @param device such as `/dev/sda`
/// @param size in bytes
/// @param transport such as `sata`, `nvme`, `usb`
/// @param asleep whether it was found asleep, and left so; what it said last is [Reading.Stale] then
public record DiskHealthState(
        String device,
        long size,
        Optional<String> model,
        Optional<String> serial,
        Optional<String> wwn,
        Optional<String> transport,
        boolean asleep,
        Reading<HealthFigures> health) {}
