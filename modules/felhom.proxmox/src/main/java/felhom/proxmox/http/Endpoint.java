package felhom.proxmox.http;

import java.net.IDN;
import java.net.InetAddress;
import java.net.URI;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Where a host's API is. Read without [URI], which knows no host with an underscore in its name.
///
/// @param host a name, or an address without brackets
record Endpoint(String host, int port) {
    private static final String EXPECTED = ": expected https://host:8006, without a path";
    private static final Pattern FORM = Pattern.compile(
            "(?i)https://(?:\\[(?<address>[^\\]\\s/]*)\\]|(?<name>[^:/\\s\\[\\]]+))(?::(?<port>[0-9]+))?/?");
    private static final Pattern NAME = Pattern.compile("(?:[A-Za-z0-9_-]{1,63}\\.)*[A-Za-z0-9_-]{1,63}\\.?");
    private static final Pattern NUMBERS = Pattern.compile("(?:.*\\.)?[0-9]+\\.?");
    private static final Pattern IPV4 = Pattern.compile("(?:(?:25[0-5]|2[0-4][0-9]|1?[0-9]?[0-9])(?:\\.(?!$)|$)){4}");

    /// @throws IllegalArgumentException for anything but `https://host[:port]`
    static Endpoint of(String given) {
        String text = given.strip();
        if (text.replaceFirst("^[A-Za-z][A-Za-z0-9+.-]*://", "")
                .split("[/?#]", 2)[0]
                .contains("@")) {
            throw new IllegalArgumentException(
                    "not an endpoint (value not shown): a user or a password does not belong there" + EXPECTED);
        }
        Matcher parts = FORM.matcher(text);
        if (!parts.matches()) {
            throw new IllegalArgumentException("not an endpoint: '" + given + "'" + EXPECTED);
        }
        int port = port(parts.group("port"), given);
        return parts.group("address") == null
                ? new Endpoint(name(parts.group("name"), given), port)
                : new Endpoint(address(parts.group("address"), given), port);
    }

    static Endpoint of(URI given) {
        return of(given.toString());
    }

    URI uri() {
        return uri(host);
    }

    /// With an address of the host in the place of its name.
    URI at(InetAddress address) {
        return uri(address.getHostAddress());
    }

    private URI uri(String where) {
        return URI.create("https://" + (where.contains(":") ? "[" + where + "]" : where) + ":" + port);
    }

    /// For the header that says which host is wanted.
    String authority() {
        return uri().getRawAuthority();
    }

    boolean loopback() {
        return host.equalsIgnoreCase("localhost") || host.equals("127.0.0.1") || host.equals("::1");
    }

    /// An address written out; empty for a name.
    static Optional<InetAddress> literal(String text) {
        boolean numbers = IPV4.matcher(text).matches() || text.contains(":");
        try {
            return numbers ? Optional.of(InetAddress.ofLiteral(text)) : Optional.empty();
        } catch (IllegalArgumentException none) {
            return Optional.empty();
        }
    }

    private static int port(String digits, String given) {
        if (digits == null) {
            return 8006;
        }
        int port = digits.length() > 5 ? 0 : Integer.parseInt(digits);
        if (port < 1 || port > 65_535) {
            throw new IllegalArgumentException("not an endpoint: '" + given + "': there is no port " + digits);
        }
        return port;
    }

    private static String address(String text, String given) {
        if (!text.contains(":") || literal(text).isEmpty()) {
            throw new IllegalArgumentException(
                    "not an endpoint: '" + given + "': '" + text + "' is no IPv6 address" + EXPECTED);
        }
        return text.toLowerCase(Locale.ROOT);
    }

    private static String name(String text, String given) {
        if (NUMBERS.matcher(text).matches() && !IPV4.matcher(text).matches()) {
            throw new IllegalArgumentException(
                    "not an endpoint: '" + given + "': '" + text + "' is no IPv4 address" + EXPECTED);
        }
        if (text.codePoints().anyMatch(c -> c > 0x7E)) {
            throw new IllegalArgumentException("not an endpoint: '" + given + "': in a host's name only ASCII goes"
                    + ascii(text).map(name -> "; write " + name).orElse("") + EXPECTED);
        }
        if (text.length() > 253 || !NAME.matcher(text).matches()) {
            throw new IllegalArgumentException(
                    "not an endpoint: '" + given + "': no host can be called '" + text + "'" + EXPECTED);
        }
        return text;
    }

    private static Optional<String> ascii(String name) {
        try {
            return Optional.of(IDN.toASCII(name));
        } catch (IllegalArgumentException none) {
            return Optional.empty();
        }
    }

    @Override
    public String toString() {
        return authority();
    }
}
