package felhom.host.probe;

import java.util.regex.Pattern;

/// The name of a network interface, such as `vmbr0`. The kernel takes more characters than these; no tool of
/// a Proxmox VE host gives such names.
public record InterfaceName(String value) {
    // 15 characters: IFNAMSIZ without the 0 at the end. Never one that begins like an option, or is a directory.
    private static final Pattern FORM = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9_.:@-]{0,14}");

    public InterfaceName {
        if (!FORM.matcher(value).matches()) {
            throw new IllegalArgumentException("'" + value + "' is not the name of a network interface, such as vmbr0");
        }
    }

    @Override
    public String toString() {
        return value;
    }
}
