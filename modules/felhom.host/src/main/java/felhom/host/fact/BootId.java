package felhom.host.fact;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/// Which boot of this machine it is; no step of the wall clock changes it.
public final class BootId {
    private final Path file;

    BootId(Path file) {
        this.file = file;
    }

    public static BootId here() {
        return new BootId(Path.of("/proc/sys/kernel/random/boot_id"));
    }

    /// As the kernel has drawn it (`random(4)`); empty where that cannot be read.
    public Optional<String> now() {
        try {
            return Optional.of(Files.readString(file).strip()).filter(id -> !id.isEmpty());
        } catch (IOException unreadable) {
            return Optional.empty();
        }
    }
}
