package felhom.host.program;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/// A directory that holds the programs of a host that does not exist, as shell scripts.
public record TestPrograms(Path root) {
    public Programs programs() {
        return new Programs(root);
    }

    public void put(Program program, String script) throws IOException {
        Path path = root.resolve(program.path());
        Files.createDirectories(path.getParent());
        Files.deleteIfExists(path);
        Files.writeString(path, "#!/bin/sh\n" + script + "\n");
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwxr-xr-x"));
    }
}
