package felhom.proxmox.request;

import felhom.proxmox.http.Parameters;
import java.util.List;
import java.util.Optional;

/// The form of a configuration change, the same for both kinds of guest.
public final class ConfigChange {
    private ConfigChange() {}

    /// @throws IllegalArgumentException when it asks for nothing, or for one key both ways; no token may
    ///     remove a lock
    public static Parameters form(Parameters set, List<String> delete, Optional<String> digest) {
        if (set.isEmpty() && delete.isEmpty()) {
            throw new IllegalArgumentException("no option to set or to delete: name one at least");
        }
        for (String key : delete) {
            if (set.has(key) || key.equals("lock")) {
                throw new IllegalArgumentException(
                        key + ": cannot be deleted" + (set.has(key) ? " and set at once" : ": only root may"));
            }
        }
        return (delete.isEmpty() ? set : set.and("delete", String.join(",", delete))).and("digest", digest);
    }
}
