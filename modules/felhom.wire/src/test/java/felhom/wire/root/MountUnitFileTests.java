package felhom.wire.root;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import felhom.ops.MountPlace;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The names of mount units.
class MountUnitFileTests {
    private static final Path REAL = Path.of("/usr/bin/systemd-escape");

    @Test
    void aPlacesUnitIsNamedAfterIt() {
        assertEquals("mnt-usb\\x2dbackup.mount", MountUnitFile.name(new MountPlace("/mnt/usb-backup")));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/",
                "/mnt/usb",
                "/mnt/usb-backup",
                "/media/a/b/c",
                "/srv/_a.b/x-y_z.",
                "/.hidden/.too",
                "/mnt/ä ö",
                "/mnt//twice/",
                "/a:b/c\\d",
                "/100%"
            })
    void itIsTheNameThatSystemdGives(String path) throws Exception {
        assumeTrue(Files.isExecutable(REAL), "there is no " + REAL + " here to compare with");
        Process real = new ProcessBuilder(REAL.toString(), "--path", path).start();

        String name = new String(real.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();

        assertEquals(name, MountUnitFile.escaped(path));
    }
}
