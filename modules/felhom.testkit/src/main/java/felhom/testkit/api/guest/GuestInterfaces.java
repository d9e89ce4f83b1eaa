package felhom.testkit.api.guest;

import felhom.testkit.api.Call;
import felhom.testkit.api.Reply;
import felhom.testkit.text.Json;
import felhom.testkit.world.GuestState;
import java.util.Locale;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// The interfaces of a running container (pve-container 6.1.10 LXC.pm); null for one that is stopped or not there.
final class GuestInterfaces {
    private GuestInterfaces() {}

    static Reply list(Call call) {
        var guest = call.found().filter(GuestState::running);
        if (guest.isEmpty()) return Reply.nothing();
        var list = Json.array();
        var loopback = Json.array();
        list.add(one("lo", "00:00:00:00:00:00", loopback));
        guest.get().config.forEach((key, value) -> {
            if (key.matches("net\\d+")) list.add(card(value));
        });
        return Reply.of(list);
    }

    private static ObjectNode card(String options) {
        var name = "eth0";
        var mac = "";
        var addresses = Json.array();
        for (var option : options.split(",", -1)) {
            var pair = option.split("=", 2);
            if (pair.length < 2) continue;
            switch (pair[0]) {
                case "name" -> name = pair[1];
                case "hwaddr" -> mac = pair[1].toLowerCase(Locale.ROOT);
                case "ip", "ip6" -> address(pair[0], pair[1], addresses);
                default -> {}
            }
        }
        return one(name, mac, addresses);
    }

    private static void address(String key, String value, ArrayNode addresses) {
        int slash = value.indexOf('/');
        if (slash < 0) return;
        addresses.add(Json.object(
                "ip-address",
                value.substring(0, slash),
                "prefix",
                Integer.parseInt(value.substring(slash + 1)),
                "ip-address-type",
                key.equals("ip") ? "inet" : "inet6"));
    }

    private static ObjectNode one(String name, String mac, ArrayNode addresses) {
        var node = Json.object("name", name, "hwaddr", mac, "hardware-address", mac, "ip-addresses", addresses);
        for (var address : addresses) {
            var kind = address.path("ip-address-type").asString("");
            node.put(
                    kind,
                    address.path("ip-address").asString("") + "/"
                            + address.path("prefix").asString(""));
        }
        return node;
    }
}
