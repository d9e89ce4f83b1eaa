package felhom.testkit;

import felhom.testkit.fault.Damage;
import java.time.Instant;

/// An archive on a storage, as it stood when it was asked for.
///
/// @param size in bytes
/// @param notes all lines; the content list of a real host shows the first only
public record SimBackup(
        String volid, int vmid, Instant created, long size, String notes, boolean isProtected, Damage damage) {}
