package felhom.testkit.guest;

import felhom.testkit.world.WorldState;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Stream;

/// The `netN` options of guests.
public final class NetworkCard {
    private NetworkCard() {}

    /// Plain bridges live in the pseudo zone `localnetwork`.
    public static String bridgePath(String net) {
        for (var part : net.split(",", -1)) {
            if (part.startsWith("bridge=")) return "/sdn/zones/localnetwork/" + part.substring(7);
        }
        return "/sdn/zones/localnetwork";
    }

    /// A network card without an address gets one; the kind is always written.
    public static String completed(WorldState world, String key, String value) {
        if (!key.matches("net\\d+")) return value;
        var text = value.contains("hwaddr=") ? value : value + ",hwaddr=" + world.newMac();
        var parts = new TreeSet<>(List.of((text.contains("type=") ? text : text + ",type=veth").split(",", -1)));
        // The name comes first, what else there is by its key.
        var name = parts.stream().filter(part -> part.startsWith("name=")).findFirst();
        name.ifPresent(parts::remove);
        return String.join(",", Stream.concat(name.stream(), parts.stream()).toList());
    }

    /// A machine's card without an address gets one, after its model.
    static String withMac(WorldState world, String value) {
        if (value.matches("[\\w-]+=[0-9A-Fa-f:]{17}(,.*)?")) return value;
        int comma = value.indexOf(',');
        var model = comma < 0 ? value : value.substring(0, comma);
        return model.replaceFirst("^model=", "") + "=" + world.newMac() + (comma < 0 ? "" : value.substring(comma));
    }

    public static String newMac(WorldState world, String value) {
        return value.replaceFirst("=[0-9A-Fa-f:]{17}", "=" + world.newMac());
    }
}
