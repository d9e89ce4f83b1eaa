package felhom.privileged.mount;

import felhom.ops.FilesystemUuid;
import felhom.ops.MountPlace;
import felhom.privileged.unit.NoFurther;
import felhom.privileged.unit.UnitName;
import felhom.wire.root.MountUnitFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;

/// The unit's file in `/etc/systemd/system`. One that the helper did not write is never touched.
final class MountUnit {
    /// No file of the helper's is as long.
    private static final int LONGEST = 16 << 10;

    private final Path root;
    private final FilesystemUuid filesystem;
    private final MountPlace place;

    MountUnit(Path root, FilesystemUuid filesystem, MountPlace place) {
        this.root = root;
        this.filesystem = filesystem;
        this.place = place;
    }

    UnitName name() {
        return UnitName.of(place);
    }

    private Path file() {
        return root.resolve(MountUnitFile.DIRECTORY).resolve(name().value());
    }

    private String head() {
        return new MountUnitFile(filesystem, place).head();
    }

    /// `nofail` takes it out of the way of `local-fs.target`, so that a host starts without its disk
    /// (systemd 252 `mount.c` `mount_is_nofail`, which holds for units, too); `x-systemd.…` would mean
    /// nothing here (systemd.mount(5)). What lies on the disk is data: no device, no program of it counts.
    String text(String type) {
        return head()
                + """
                # Do not change it: `felhom-agent usb unmount` removes it.
                [Unit]
                Description=felhom-agent: file system UUID at PLACE
                Before=pve-guests.service

                [Mount]
                What=LINK
                Where=PLACE
                Type=TYPE
                Options=nofail,noatime,nodev,nosuid,noexec
                TimeoutSec=300

                [Install]
                WantedBy=multi-user.target
                """.replace("UUID", filesystem.value())
                        .replace("LINK", Disk.link(filesystem))
                        .replace("TYPE", type)
                        // Last: whatever it is called, nothing in it is replaced.
                        .replace("PLACE", place.path());
    }

    /// The file as it is; nothing where there is none.
    ///
    /// @throws NoFurther where it is not the helper's, or for another file system
    Optional<String> present() throws NoFurther {
        Path file = file();
        try {
            var is = Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
            String text = is.isRegularFile() && is.size() <= LONGEST
                    ? new String(Files.readAllBytes(file), StandardCharsets.UTF_8)
                    : "";
            if (!text.startsWith(MountUnitFile.OURS)) {
                throw NoFurther.refused(file + " is not felhom-agent's, and stays as it is: what mounts at " + place
                        + " is in other hands");
            }
            if (!text.startsWith(head())) {
                throw NoFurther.refused(place + " is another file system's: " + text.substring(2, text.indexOf('\n'))
                        + "; unmount that one first");
            }
            return Optional.of(text);
        } catch (NoSuchFileException none) {
            return Optional.empty();
        } catch (IOException unreadable) {
            throw NoFurther.refused(file + " cannot be read: " + unreadable.getMessage());
        }
    }

    /// Whole or not at all.
    void write(String text) throws NoFurther {
        Path whole = file().resolveSibling("." + name() + ".new");
        try {
            Files.deleteIfExists(whole);
            try (FileChannel to = FileChannel.open(whole, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
                ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
                while (bytes.hasRemaining()) {
                    to.write(bytes);
                }
                to.force(true);
            }
            Files.setPosixFilePermissions(whole, PosixFilePermissions.fromString("rw-r--r--"));
            Files.move(whole, file(), StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException no) {
            throw NoFurther.refused(file() + " cannot be written: " + no);
        }
    }

    void remove() throws NoFurther {
        try {
            Files.deleteIfExists(file());
        } catch (IOException no) {
            throw NoFurther.failed(1, file() + " cannot be removed: " + no);
        }
    }
}
