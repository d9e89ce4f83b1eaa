package felhom.privileged.unit;

import felhom.ops.MountPlace;
import felhom.wire.root.MountUnitFile;
import felhom.wire.root.WorkName;

/// The full name of a unit of systemd's.
public record UnitName(String value) {
    /// As `systemctl` takes it for all services that do a piece of work.
    public static final String WORKS = "felhom-agent-work-*.service";

    /// The service that does one piece of work.
    public static UnitName of(WorkName work) {
        return new UnitName(WORKS.replace("*", work.value()));
    }

    /// What mounts at this place; systemd takes no other name for it.
    public static UnitName of(MountPlace place) {
        return new UnitName(MountUnitFile.name(place));
    }

    @Override
    public String toString() {
        return value;
    }
}
