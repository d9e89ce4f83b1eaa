package felhom.proxmox.request;

import felhom.ops.NodeName;
import felhom.proxmox.answer.Retention;
import felhom.proxmox.http.Parameters;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/// How a storage is used, and by whom; nothing that is not said is sent.
public record StorageOptions(Parameters parameters) {
    public static final StorageOptions NONE = new StorageOptions(Parameters.NONE);

    /// Such as `backup`, `rootdir`, `images`; containers need `rootdir`.
    public StorageOptions content(Set<String> kinds) {
        return with("content", String.join(",", new TreeSet<>(kinds)));
    }

    /// Only these nodes; all of them without it.
    public StorageOptions nodes(Set<NodeName> nodes) {
        return with("nodes", nodes.stream().map(NodeName::value).sorted().collect(Collectors.joining(",")));
    }

    /// From now on every backup to it that does not say otherwise prunes by this.
    public StorageOptions retention(Retention retention) {
        return with("prune-backups", retention.toString());
    }

    /// How many backups of a guest may be protected; -1 for any number, 5 without it.
    public StorageOptions protectedBackups(int most) {
        return with("max-protected-backups", Integer.toString(most));
    }

    /// A promise that every node sees the same data; PVE does not check it.
    public StorageOptions shared(boolean yes) {
        return with("shared", yes ? "1" : "0");
    }

    public StorageOptions disabled(boolean yes) {
        return with("disable", yes ? "1" : "0");
    }

    private StorageOptions with(String name, String value) {
        return new StorageOptions(parameters.and(name, value));
    }
}
