package felhom.ops;

import java.util.regex.Pattern;

/// What a guest is called: a DNS name, as PVE takes it for a container's `hostname` and a machine's `name`
/// (pve-common `JSONSchema.pm`, `dns-name`).
public record HostName(String value) {
    private static final Pattern FORM = Pattern.compile(
            "[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?(?:\\.[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?){0,9}");

    /// @throws IllegalArgumentException for anything else
    public HostName {
        Form.check(
                "host name",
                value,
                FORM,
                "letters, digits and '-' with a letter or digit at both ends, up to 63 between dots, such as web-2");
    }

    @Override
    public String toString() {
        return value;
    }
}
