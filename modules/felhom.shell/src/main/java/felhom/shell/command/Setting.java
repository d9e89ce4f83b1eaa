package felhom.shell.command;

import java.util.List;

/// A setting as `config show` has it.
///
/// @param name as in the file, such as `proxmox.endpoint`
/// @param values what holds, as it would be written: one unless it is a list; none where nothing holds or a
/// secret is set
/// @param origin the place that it was read from, or one of the words below
public record Setting(String name, Shape shape, List<String> values, String origin) {
    public static final String DEFAULT = "default";
    public static final String ASKED = "default: asked of the host";
    public static final String NOT_SET = "not set";

    public enum Shape {
        TEXT,
        SECRET,
        LIST,
        FLAG,
        NUMBER
    }

    public Setting {
        values = List.copyOf(values);
    }

    /// Whether something was given, and not only a default.
    public boolean given() {
        return !List.of(DEFAULT, ASKED, NOT_SET).contains(origin);
    }
}
