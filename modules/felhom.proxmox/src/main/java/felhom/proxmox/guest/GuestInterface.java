package felhom.proxmox.guest;

import felhom.proxmox.answer.Fields;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/// A network interface inside a running container.
///
/// @param mac in upper case, as the configuration has it; PVE sends lower case here
/// @param addresses with their prefix length, such as `192.0.2.7/24`
public record GuestInterface(String name, Optional<String> mac, List<String> addresses) {
    public GuestInterface {
        addresses = List.copyOf(addresses);
    }

    public static GuestInterface of(Fields fields) {
        List<String> addresses = fields.items("ip-addresses", GuestInterface::address);
        if (addresses.isEmpty()) {
            // Older hosts know these two only, and no more than one address of each kind.
            addresses = Stream.of("inet", "inet6")
                    .flatMap(kind -> fields.text(kind).stream())
                    .toList();
        }
        return new GuestInterface(
                fields.need("name"),
                fields.text("hardware-address")
                        .or(() -> fields.text("hwaddr"))
                        .map(mac -> mac.toUpperCase(Locale.ROOT)),
                addresses);
    }

    private static String address(Fields fields) {
        return fields.need("ip-address")
                + fields.text("prefix").map(prefix -> "/" + prefix).orElse("");
    }
}
