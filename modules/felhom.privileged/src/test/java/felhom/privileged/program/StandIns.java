package felhom.privileged.program;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;

/// A directory that stands for `/`, with shell scripts in the place of the host's programs.
public record StandIns(Path root) {
    /// With the real ones of those that kill.
    public static StandIns in(Path root) throws IOException {
        StandIns standIns = new StandIns(root);
        standIns.real(Program.TIMEOUT);
        standIns.real(Program.KILL);
        return standIns;
    }

    public Programs programs() {
        return new Programs(root);
    }

    public void put(Program program, String script) throws IOException {
        Path path = place(program);
        Files.deleteIfExists(path);
        Files.writeString(path, "#!/bin/sh\n" + script + "\n");
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    public void real(Program program) throws IOException {
        copy(program, Path.of(program.path()));
    }

    public void copy(Program program, Path from) throws IOException {
        Files.copy(from, place(program), StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.COPY_ATTRIBUTES);
    }

    public Path place(Program program) throws IOException {
        Path path = programs().place(program);
        Files.createDirectories(path.getParent());
        return path;
    }
}
