package felhom.privileged.golden;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/// What `pct create` of Proxmox VE 9.2 said, and how it ended.
public record Recorded(String stdout, String stderr, int exit) {
    public static Recorded of(String name) {
        return new Recorded(
                text(name + ".stdout"),
                text(name + ".stderr"),
                Integer.parseInt(text(name + ".exit").strip()));
    }

    private static String text(String file) {
        try (InputStream in = Recorded.class.getResourceAsStream(file)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    /// Says the same again.
    public String script() {
        return "cat <<'FELHOM'\n" + stdout + "FELHOM\ncat >&2 <<'FELHOM'\n" + stderr + "FELHOM\nexit " + exit + "\n";
    }
}
