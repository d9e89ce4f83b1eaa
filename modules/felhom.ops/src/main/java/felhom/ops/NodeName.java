package felhom.ops;

import java.util.regex.Pattern;

/// The name of a Proxmox VE node: a host name without its domain.
public record NodeName(String value) {
    private static final Pattern FORM = Pattern.compile("[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?");

    /// @throws IllegalArgumentException for anything but a host name without dots
    public NodeName {
        Form.check("node name", value, FORM, "letters, digits and '-', without the domain, as `hostname -s` prints it");
    }

    @Override
    public String toString() {
        return value;
    }
}
