package felhom.proxmox.guest;

import felhom.proxmox.answer.PropertyString;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/// A guest's `netN`.
///
/// @param name of the interface in a container, the card's model in a virtual machine
public record Nic(
        String key, Optional<String> name, Optional<String> mac, Optional<String> bridge, Map<String, String> options) {
    private static final Pattern MAC = Pattern.compile("(?:[0-9A-Fa-f]{2}:){5}[0-9A-Fa-f]{2}");

    public Nic {
        options = Map.copyOf(options);
    }

    static Nic of(String key, String value) {
        Map<String, String> options = PropertyString.of(value).options();
        return new Nic(
                key,
                Optional.ofNullable(options.get("name")),
                Optional.ofNullable(options.get("hwaddr")),
                Optional.ofNullable(options.get("bridge")),
                options);
    }

    /// `virtio=BC:24:11:00:E5:5C,bridge=vmbr0`: the MAC is the value of the model.
    static Nic ofMachine(String key, String value) {
        PropertyString parts = PropertyString.of(value);
        Optional<Map.Entry<String, String>> card = parts.options().entrySet().stream()
                .filter(option -> MAC.matcher(option.getValue()).matches())
                .findFirst();
        return new Nic(
                key,
                card.map(Map.Entry::getKey).or(() -> parts.option("model")).or(() -> Optional.of(parts.bare())),
                card.map(Map.Entry::getValue),
                parts.option("bridge"),
                parts.options());
    }
}
