package felhom.testkit.world;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/// Who may do what (pve-access-control 9.1.1 AccessControl.pm and RPCEnvironment.pm). Guarded by the world's lock.
public final class Acl {
    /// The role of the agent's installer.
    public static final SortedSet<String> AGENT_ROLE = Roles.AGENT;

    private static final List<String> DEFAULT_PATHS =
            List.of("/", "/access", "/access/groups", "/nodes", "/pool", "/sdn", "/storage", "/vms");
    private static final String ROOT = "root@pam";

    private final SortedMap<String, User> users = new TreeMap<>();
    private final Map<String, Token> tokens = new LinkedHashMap<>();
    private final SortedMap<String, SortedSet<String>> groups = new TreeMap<>();
    private final SortedMap<String, Pool> pools = new TreeMap<>();
    private final Roles roles = new Roles();
    private final Set<Entry> entries = new LinkedHashSet<>();

    /// @param expire in seconds since 1970, 0 for never
    public record User(boolean enabled, long expire) {
        public static final User PLAIN = new User(true, 0);
    }

    /// @param secret a random UUID made at run time
    /// @param expire in seconds since 1970, 0 for never
    public record Token(String id, String secret, boolean privsep, long expire) {
        /// Who asks without a token what everybody may know.
        public static final Token NOBODY = new Token("nobody@pam!nobody", "", true, 0);

        public String user() {
            return id.substring(0, id.lastIndexOf('!'));
        }

        String name() {
            return id.substring(id.lastIndexOf('!') + 1);
        }
    }

    public enum Kind {
        TOKEN,
        USER,
        GROUP;

        public static Kind of(String who) {
            if (who.contains("!")) return TOKEN;
            return who.contains("@") ? USER : GROUP;
        }
    }

    /// One role of one user, token or group at one path.
    public record Entry(String path, String who, String role, boolean propagate) {
        public Kind kind() {
            return Kind.of(who);
        }
    }

    /// @param guests members by their numbers
    public record Pool(String comment, SortedSet<Integer> guests, SortedSet<String> storages) {}

    public SortedMap<String, User> users() {
        return users;
    }

    public Map<String, Token> tokens() {
        return tokens;
    }

    /// Members by group.
    public SortedMap<String, SortedSet<String>> groups() {
        return groups;
    }

    public SortedMap<String, Pool> pools() {
        return pools;
    }

    public Roles roles() {
        return roles;
    }

    public Set<Entry> entries() {
        return entries;
    }

    public boolean has(String who) {
        return entries.stream().anyMatch(entry -> entry.who.equals(who));
    }

    /// Sets what somebody may at a path, by a role of these privileges.
    public void grant(String who, String path, Set<String> privileges) {
        grant(who, path, privileges, true);
    }

    public void grant(String who, String path, Set<String> privileges, boolean propagate) {
        entries.removeIf(entry -> entry.path.equals(path) && entry.who.equals(who));
        entries.add(new Entry(path, who, roles.named(privileges), propagate));
    }

    public void noAccess(String who, String path) {
        entries.removeIf(entry -> entry.path.equals(path) && entry.who.equals(who));
        entries.add(new Entry(path, who, "NoAccess", true));
    }

    public void revoke(String who, String path, String privilege) {
        var here = entries.stream()
                .filter(entry -> entry.path.equals(path) && entry.who.equals(who))
                .toList();
        if (here.isEmpty()) throw new IllegalArgumentException("no entry of " + who + " at " + path);
        var privileges = new TreeSet<String>();
        here.forEach(entry -> privileges.addAll(roles.of(entry.role)));
        privileges.remove(privilege);
        grant(who, path, privileges);
    }

    /// Destroying a guest deletes its ACL node and its membership in pools.
    public void removeGuest(int vmid) {
        entries.removeIf(entry -> entry.path.equals("/vms/" + vmid));
        pools.values().forEach(pool -> pool.guests.remove(vmid));
    }

    /// Makes a guest a member of a pool that is there.
    public void join(String pool, int vmid) {
        var found = pools.get(pool);
        if (found != null) found.guests.add(vmid);
    }

    public boolean allows(Token token, String path, String privilege) {
        return effective(token, path).containsKey(privilege);
    }

    /// Privileges with their propagate flag: a token with privilege separation has what it and its user have.
    public SortedMap<String, Boolean> effective(Token token, String path) {
        var own = of(token.user(), path);
        if (!token.privsep) return own;
        var both = new TreeMap<>(of(token.id, path));
        // Root is not asked: such a token has its own entries.
        if (token.user().equals(ROOT)) return both;
        both.keySet().retainAll(own.keySet());
        both.replaceAll((privilege, propagate) -> propagate && own.getOrDefault(privilege, false));
        return both;
    }

    /// What a user or a token has by entries and pools, without a look at the token's user.
    public SortedMap<String, Boolean> of(String who, String path) {
        var found = new TreeMap<String, Boolean>();
        if (!path.startsWith("/")) return found;
        var named = new TreeMap<String, Boolean>();
        if (who.equals(ROOT)) {
            named.put("Administrator", true);
        } else {
            named.putAll(rolesAt(who, path));
            if (!named.containsKey("NoAccess")) named.putAll(byPools(who, path));
        }
        if (named.containsKey("NoAccess")) return found;
        named.forEach((role, propagate) -> roles.of(role).forEach(p -> found.merge(p, propagate, Boolean::logicalOr)));
        return found;
    }

    /// Roles with their propagate flag. Entries at a deeper path replace what was inherited, as long as one of them
    /// counts there; entries of the user go before those of groups.
    private Map<String, Boolean> rolesAt(String who, String path) {
        Map<String, Boolean> inherited = Map.of();
        for (int end = 1; end <= path.length(); end++) {
            if (end > 1 && end < path.length() && path.charAt(end) != '/') continue;
            var here = path.substring(0, end);
            boolean last = end == path.length();
            var own = counting(here, last, Set.of(who));
            if (own.isEmpty()) own = counting(here, last, groupsOf(who));
            if (!own.isEmpty()) inherited = own;
        }
        return inherited;
    }

    private Map<String, Boolean> counting(String path, boolean last, Set<String> whos) {
        var found = new HashMap<String, Boolean>();
        for (var entry : entries) {
            if (!entry.path.equals(path) || !whos.contains(entry.who)) continue;
            if (last || entry.propagate) found.put(entry.role, entry.propagate);
        }
        return found;
    }

    private Set<String> groupsOf(String who) {
        var found = new TreeSet<String>();
        groups.forEach((group, members) -> {
            if (members.contains(who)) found.add(group);
        });
        return found;
    }

    private Map<String, Boolean> byPools(String who, String path) {
        var found = new HashMap<String, Boolean>();
        pools.forEach((name, pool) -> {
            boolean member = pool.guests.stream().anyMatch(vmid -> path.equals("/vms/" + vmid))
                    || pool.storages.stream().anyMatch(storage -> path.equals("/storage/" + storage));
            if (member) rolesAt(who, "/pool/" + name).keySet().forEach(role -> found.put(role, true));
        });
        return found;
    }

    /// The paths that `GET /access/permissions` lists by itself.
    public SortedSet<String> knownPaths() {
        var paths = new TreeSet<>(DEFAULT_PATHS);
        entries.forEach(entry -> paths.add(entry.path));
        pools.forEach((name, pool) -> {
            paths.add("/pool/" + name);
            pool.guests.forEach(vmid -> paths.add("/vms/" + vmid));
            pool.storages.forEach(storage -> paths.add("/storage/" + storage));
        });
        return paths;
    }

    public SortedMap<String, Token> tokensOf(String user) {
        var found = new TreeMap<String, Token>();
        for (var token : tokens.values()) if (token.user().equals(user)) found.put(token.name(), token);
        return found;
    }
}
