package felhom.proxmox;

import java.util.LinkedHashMap;
import java.util.Map;

/// PVE's `key=value,key=value` values; the first part may stand without a key, such as a volume id in `rootfs`.
record PropertyString(String bare, Map<String, String> options) {
    PropertyString {
        options = Map.copyOf(options);
    }

    static PropertyString of(String text) {
        Map<String, String> options = new LinkedHashMap<>();
        String bare = "";
        for (String part : text.split(",", -1)) {
            int equals = part.indexOf('=');
            if (equals < 0) {
                bare = bare.isEmpty() ? part : bare;
            } else {
                options.put(part.substring(0, equals), part.substring(equals + 1));
            }
        }
        return new PropertyString(bare, options);
    }
}
