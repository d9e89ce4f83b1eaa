package felhom.proxmox;

import java.util.Map;
import java.util.Optional;

/// A container's `netN`.
public record Nic(
        String key, Optional<String> name, Optional<String> mac, Optional<String> bridge, Map<String, String> options) {
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
}
