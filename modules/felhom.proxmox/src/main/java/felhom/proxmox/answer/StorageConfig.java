package felhom.proxmox.answer;

import felhom.ops.MountPlace;
import felhom.ops.NodeName;
import felhom.ops.StorageId;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/// A storage as `/etc/pve/storage.cfg` has it. `digest` is that of the whole file, so it changes with any
/// storage.
///
/// @param nodes where it is to be used; empty for everywhere
/// @param prune its own retention, such as `keep-last=2`: it rules every vzdump that does not say otherwise
/// @param extra every other option, as PVE wrote it
public record StorageConfig(
        StorageId id,
        String type,
        Set<String> content,
        Optional<String> path,
        Set<NodeName> nodes,
        Optional<String> prune,
        boolean disabled,
        boolean shared,
        String digest,
        Map<String, String> extra) {
    public StorageConfig {
        content = Set.copyOf(content);
        nodes = Set.copyOf(nodes);
        extra = Map.copyOf(extra);
    }

    public static StorageConfig of(Fields fields) {
        return new StorageConfig(
                new StorageId(fields.need("storage")),
                fields.text("type").orElse(""),
                Fields.tags(fields.text("content").orElse("")),
                fields.text("path"),
                Fields.tags(fields.text("nodes").orElse("")).stream()
                        .map(NodeName::new)
                        .collect(Collectors.toSet()),
                fields.text("prune-backups"),
                fields.flag("disable"),
                fields.flag("shared"),
                fields.text("digest").orElse(""),
                fields.rest());
    }

    /// Whether its files are there or below. Links are not followed: they are the node's.
    public boolean at(MountPlace place) {
        return path.filter(own -> isAt(own, place)).isPresent();
    }

    /// Whether a path of the host is there or below; nothing else, such as a volume's id, is.
    public static boolean isAt(String path, MountPlace place) {
        return path.startsWith("/") && (plain(path) + "/").startsWith(place + "/");
    }

    /// Without `.`, `..` and empty names in it. Whatever the host sends is a path here, unlike for Java.
    private static String plain(String path) {
        Deque<String> names = new ArrayDeque<>();
        for (String name : path.split("/", -1)) {
            if (name.equals("..")) {
                names.pollLast();
            } else if (!name.isEmpty() && !name.equals(".")) {
                names.addLast(name);
            }
        }
        return "/" + String.join("/", names);
    }

    public boolean usedOn(NodeName node) {
        return !disabled && isFor(node);
    }

    /// Whether it is switched on or not.
    public boolean isFor(NodeName node) {
        return nodes.isEmpty() || nodes.contains(node);
    }
}
