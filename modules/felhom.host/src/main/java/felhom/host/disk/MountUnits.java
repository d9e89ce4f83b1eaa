package felhom.host.disk;

import felhom.wire.root.MountUnitFile;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;

/// The mount units that root's helper has written, which everybody may read.
final class MountUnits {
    private final Path directory;

    /// @param root the directory that systemd's files lie below, `/` unless it is a test's
    MountUnits(Path root) {
        this.directory = root.resolve(MountUnitFile.DIRECTORY);
    }

    /// Whether somebody had the file system mounted there, and nobody has had it unmounted since. Where that
    /// cannot be read it counts as so: a lost disk that nobody tells of is worse than a warning too many.
    boolean has(AllowedMounts.Allowed one) {
        byte[] head = new MountUnitFile(one.filesystem(), one.place()).head().getBytes(StandardCharsets.UTF_8);
        Path file = directory.resolve(MountUnitFile.name(one.place()));
        try (InputStream in = Files.newInputStream(file)) {
            return Arrays.equals(in.readNBytes(head.length), head);
        } catch (NoSuchFileException none) {
            return false;
        } catch (IOException unreadable) {
            return true;
        }
    }
}
