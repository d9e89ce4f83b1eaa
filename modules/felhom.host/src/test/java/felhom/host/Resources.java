package felhom.host;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/// What programs of hosts say, made after their documentation.
public final class Resources {
    private Resources() {}

    /// @param name below `felhom/host`, such as `hardware/ata.json`
    public static String text(String name) {
        try (InputStream in = Resources.class.getResourceAsStream("/felhom/host/" + name)) {
            if (in == null) {
                throw new IllegalArgumentException("no resource " + name);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
