package felhom.engine.view;

import java.util.List;

/// The hardware of this machine.
///
/// @param mounts of disks that can be plugged in
/// @param warnings what somebody should do something about, in plain words, each with what it is about
public record Hardware(
        Reading<List<DiskHealthState>> disks,
        Reading<List<MountState>> mounts,
        Reading<List<Sensor>> sensors,
        List<String> warnings) {
    public Hardware {
        warnings = List.copyOf(warnings);
    }
}
