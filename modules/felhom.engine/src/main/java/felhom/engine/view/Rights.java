package felhom.engine.view;

import felhom.ops.Vmid;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/// What the token may, by path, as `GET /access/permissions` lists it.
///
/// That list has the paths of one name always, and deeper ones with an entry of their own; a path on which
/// the token has no right at all is left out (pve-access-control 9.1.1 `RPCEnvironment.pm`). So a deeper one
/// with NoAccess looks like one that inherits: only what stands above it can be told.
public record Rights(Map<String, Set<String>> byPath) {
    private static final String GUESTS = "/vms/";

    public Rights {
        byPath = Map.copyOf(byPath);
    }

    public boolean has(String privilege, String path) {
        return at(path).contains(privilege);
    }

    /// Whether it has it at the path or anywhere below.
    public boolean hasBelow(String privilege, String path) {
        String below = path.equals("/") ? path : path + "/";
        return has(privilege, path)
                || byPath.entrySet().stream()
                        .anyMatch(entry -> entry.getKey().startsWith(below)
                                && entry.getValue().contains(privilege));
    }

    /// The right that is missing for a list to be complete: any of these, on this path.
    public Optional<Lacking> lacking(String path, String... alternatives) {
        return Set.of(alternatives).stream().anyMatch(at(path)::contains)
                ? Optional.empty()
                : Optional.of(new Lacking(String.join("|", alternatives), path));
    }

    /// The guests with an entry of their own that has the privilege, or that has not.
    public Set<Vmid> guests(String privilege, boolean having) {
        return byPath.entrySet().stream()
                .filter(entry -> entry.getKey().startsWith(GUESTS))
                .filter(entry -> entry.getValue().contains(privilege) == having)
                .flatMap(entry -> guest(entry.getKey().substring(GUESTS.length())).stream())
                .collect(Collectors.toSet());
    }

    private static Optional<Vmid> guest(String text) {
        try {
            return Optional.of(Vmid.of(text));
        } catch (IllegalArgumentException none) {
            // PVE takes an entry for any path.
            return Optional.empty();
        }
    }

    private Set<String> at(String path) {
        String nearest = path;
        while (!byPath.containsKey(nearest) && nearest.lastIndexOf('/') > 0) {
            nearest = nearest.substring(0, nearest.lastIndexOf('/'));
        }
        return byPath.getOrDefault(nearest, Set.of());
    }
}
