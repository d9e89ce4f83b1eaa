package felhom.host.disk;

import felhom.engine.port.MountPlaces;
import felhom.ops.MountPlace;
import java.util.List;

/// The places of root's list, and whether something is mounted there.
public final class ListedPlaces implements MountPlaces {
    private final AllowedMounts allowed;
    private final Mounts mounts;

    public ListedPlaces(AllowedMounts allowed, Mounts mounts) {
        this.allowed = allowed;
        this.mounts = mounts;
    }

    @Override
    public List<Listed> listed() {
        return allowed.known().stream()
                .map(line -> new Listed(line.filesystem(), line.place()))
                .toList();
    }

    @Override
    public boolean mounted(MountPlace place) {
        return mounts.at(place).isPresent();
    }
}
