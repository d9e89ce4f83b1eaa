package felhom.testkit;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/// Who may do what (pve-access-control 9.1.1). Pools, groups and roles by name are not modelled; everything propagates.
final class Acl {
    /// The role of the agent's installer.
    static final SortedSet<String> AGENT_ROLE = new TreeSet<>(Set.of(
            "Datastore.Allocate",
            "Datastore.AllocateSpace",
            "Datastore.Audit",
            "SDN.Use",
            "Sys.Audit",
            "VM.Allocate",
            "VM.Audit",
            "VM.Backup",
            "VM.Config.CPU",
            "VM.Config.Disk",
            "VM.Config.Memory",
            "VM.Config.Network",
            "VM.Config.Options",
            "VM.PowerMgmt",
            "VM.Snapshot",
            "VM.Snapshot.Rollback"));

    private static final List<String> DEFAULT_PATHS =
            List.of("/", "/access", "/access/groups", "/nodes", "/pool", "/sdn", "/storage", "/vms");

    private final Map<String, Map<String, SortedSet<String>>> entries = new TreeMap<>();
    private final Map<String, Token> tokens = new LinkedHashMap<>();

    /// @param secret a random UUID made at run time
    record Token(String id, String secret, boolean privsep) {
        String user() {
            return id.substring(0, id.indexOf('!'));
        }

        String name() {
            return id.substring(id.indexOf('!') + 1);
        }
    }

    Map<String, Token> tokens() {
        return tokens;
    }

    void grant(String who, String path, Set<String> privileges) {
        entries.computeIfAbsent(path, p -> new TreeMap<>()).put(who, new TreeSet<>(privileges));
    }

    void revoke(String who, String path, String privilege) {
        var there = entries.getOrDefault(path, Map.of()).get(who);
        if (there == null) throw new IllegalArgumentException("no entry of " + who + " at " + path);
        there.remove(privilege);
    }

    /// Destroying a guest deletes its ACL node.
    void removePath(String path) {
        entries.remove(path);
    }

    Map<String, Map<String, SortedSet<String>>> entries() {
        return entries;
    }

    boolean allows(Token token, String path, String privilege) {
        return effective(token, path).contains(privilege);
    }

    SortedSet<String> effective(Token token, String path) {
        var own = of(token.user(), path);
        if (!token.privsep) return own;
        var both = new TreeSet<>(of(token.id, path));
        both.retainAll(own);
        return both;
    }

    /// An entry at a deeper path replaces what was inherited; it is not added to it.
    SortedSet<String> of(String who, String path) {
        SortedSet<String> found = new TreeSet<>();
        if (!path.startsWith("/")) return found;
        for (int end = 1; end <= path.length(); end++) {
            if (end > 1 && end < path.length() && path.charAt(end) != '/') continue;
            var here = entries.getOrDefault(path.substring(0, end), Map.of()).get(who);
            if (here != null) found = new TreeSet<>(here);
        }
        return found;
    }

    /// The paths that `GET /access/permissions` lists by itself.
    SortedSet<String> knownPaths() {
        var paths = new TreeSet<>(DEFAULT_PATHS);
        paths.addAll(entries.keySet());
        return paths;
    }

    Map<String, Object> tokensOf(String user) {
        var found = new HashMap<String, Object>();
        for (var token : tokens.values()) {
            if (token.user().equals(user)) {
                found.put(token.name(), Json.object("privsep", token.privsep, "expire", 0));
            }
        }
        return found;
    }
}
