package felhom.proxmox.check;

import felhom.engine.port.HostCheck.Finding;
import felhom.engine.port.HostCheck.Level;
import felhom.proxmox.api.AccessApi;
import felhom.proxmox.api.PveClient;
import felhom.proxmox.http.ApiToken;
import felhom.proxmox.http.PveError;
import felhom.proxmox.http.PveException;
import felhom.proxmox.inventory.Role;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Which operation lacks which privilege on which path, and whose half of the pair it is: with privilege
/// separation a token has what both itself and its owner are granted (pve-access-control
/// `RPCEnvironment.pm`).
final class PrivilegeCheck {
    private static final Set<String> PATHS = paths();

    private final PveClient client;
    private final ApiToken token;
    private final Map<String, Set<String>> ofToken = new TreeMap<>();
    private final Optional<Map<String, Set<String>>> ofOwner;
    private final Map<String, Set<String>> entries;
    private final List<AccessApi.AclEntry> acl;

    PrivilegeCheck(PveClient client) {
        this.client = client;
        this.token = client.connection().token();
        PATHS.forEach(path -> ofToken.put(path, client.access().permissions(Optional.empty(), path)));
        this.ofOwner = readOwner();
        this.entries = client.access().permissions();
        this.acl = client.access().acl();
    }

    private Optional<Map<String, Set<String>>> readOwner() {
        try {
            Map<String, Set<String>> byPath = new TreeMap<>();
            PATHS.forEach(path -> byPath.put(path, client.access().permissions(Optional.of(token.owner()), path)));
            return Optional.of(byPath);
        } catch (PveException e) {
            if (e.error() instanceof PveError.Forbidden) {
                return Optional.empty();
            }
            throw e;
        }
    }

    boolean tokenHas(String privilege, String path) {
        return has(ofToken, privilege, path);
    }

    /// One finding for each operation.
    List<Finding> findings() {
        List<Finding> findings = new ArrayList<>();
        Role.byOperation().forEach((operation, needs) -> findings.add(finding(operation, needs)));
        return findings;
    }

    private Finding finding(String operation, List<Role.Need> needs) {
        String subject = "may: " + operation;
        List<Role.Need> gaps = needs.stream().filter(this::lacks).toList();
        if (operation.equals(Role.LATER) && !gaps.isEmpty()) {
            String missing = gaps.stream()
                    .map(need -> need.privilege() + " on " + need.path())
                    .collect(Collectors.joining(", "));
            return Finding.ok(subject, "no operation of this version needs what is missing: " + missing);
        }
        if (gaps.isEmpty()) {
            Set<String> remedy = new LinkedHashSet<>();
            List<String> deeper = needs.stream()
                    .flatMap(need -> replaced(need, remedy).stream())
                    .toList();
            if (!deeper.isEmpty()) {
                String text = "an entry of its own replaces what is inherited: no " + String.join(", no ", deeper);
                return new Finding(subject, Level.WARNING, text, List.copyOf(remedy));
            }
            return Finding.ok(
                    subject,
                    needs.stream()
                            .map(need -> need.privilege() + " on " + need.path())
                            .collect(Collectors.joining(", ")));
        }
        Set<String> remedy = new LinkedHashSet<>();
        String text = gaps.stream().map(need -> gap(need, remedy)).collect(Collectors.joining("; "));
        return new Finding(subject, Level.DENIED, text, List.copyOf(remedy));
    }

    boolean lacks(Role.Need need) {
        return !need.metBy(ofToken.getOrDefault(need.path(), Set.of()));
    }

    /// Where deeper entries take away what is granted.
    ///
    /// @param remedy gets the lines that mend them
    List<String> replaced(Role.Need need, Set<String> remedy) {
        return replaced(need)
                .map(path -> {
                    remedy.addAll(mendEntry(path));
                    return need.privilege() + " on " + path;
                })
                .toList();
    }

    private String gap(Role.Need need, Set<String> remedy) {
        remedy.addAll(mendRole(need));
        return need.privilege() + " on " + need.path() + ": " + lackedBy(need, remedy);
    }

    /// Which half of the pair lacks it.
    ///
    /// @param remedy gets the lines that grant it
    String lackedBy(Role.Need need, Set<String> remedy) {
        if (ofOwner.isEmpty()) {
            remedy.add(Role.grantOwner("/", token));
            remedy.add(Role.grantToken("/", token));
            return "missing for token " + token.id() + " or for its owner " + token.owner()
                    + " (which of them cannot be seen without Sys.Audit on /access)";
        }
        if (need.metBy(ofOwner.get().getOrDefault(need.path(), Set.of()))) {
            remedy.add(Role.grantToken(path(ofToken, need), token));
            return "the owner " + token.owner() + " has it, the token " + token.id() + " lacks it";
        }
        remedy.add(Role.grantOwner(path(ofOwner.get(), need), token));
        // What a token is granted itself cannot be seen while its owner lacks it; granting it twice does no harm.
        remedy.add(Role.grantToken(path(ofToken, need), token));
        return "the owner " + token.owner() + " lacks it, and so its token does";
    }

    private List<String> mendRole(Role.Need need) {
        return mendRole(List.of(need));
    }

    /// What makes the role, or adds what it lacks.
    List<String> mendRole(List<Role.Need> needs) {
        try {
            Set<String> has = client.access().role(Role.NAME);
            List<String> lacking = needs.stream()
                    .filter(need -> !need.metBy(has))
                    .map(Role.Need::privilege)
                    .toList();
            return lacking.isEmpty() ? List.of() : List.of(Role.widen(lacking));
        } catch (PveException e) {
            // PVE has no 404: a role that is not there is a refusal.
            return e.error() instanceof PveError.Refused ? List.of(Role.create()) : List.of();
        }
    }

    /// What the role allows; empty where there is none.
    Optional<Set<String>> role() {
        try {
            return Optional.of(client.access().role(Role.NAME));
        } catch (PveException e) {
            if (e.error() instanceof PveError.Refused) {
                return Optional.empty();
            }
            throw e;
        }
    }

    /// All that the token may, wherever.
    Set<String> everything() {
        Set<String> all = new TreeSet<>();
        Stream.concat(ofToken.values().stream(), entries.values().stream()).forEach(all::addAll);
        return all;
    }

    /// The entries of the token and of its owner, as far as they are seen.
    List<AccessApi.AclEntry> ours() {
        return acl.stream()
                .filter(entry ->
                        entry.who().equals(token.owner()) || entry.who().equals(token.id()))
                .toList();
    }

    /// What a role allows, whoever made it.
    Set<String> allowedBy(String role) {
        return client.access().role(role);
    }

    ApiToken token() {
        return token;
    }

    // An entry at a deeper path replaces what is inherited: where the root has the privilege, the deeper entry is at
    // fault.
    private static String path(Map<String, Set<String>> granted, Role.Need need) {
        return has(granted, need.privilege(), "/") ? need.path() : "/";
    }

    /// The paths below that have an entry of their own without the privilege. One without any privilege
    /// stands in the ACL alone: PVE leaves it out of what the token may (pve-access-control 9.1.1
    /// `RPCEnvironment.pm`).
    private Stream<String> replaced(Role.Need need) {
        String below = need.path().equals("/") ? "/nodes/" : need.path() + "/";
        return Stream.concat(entries.keySet().stream(), acl.stream().map(AccessApi.AclEntry::path))
                .distinct()
                .sorted()
                .filter(path -> path.startsWith(below))
                .filter(path -> !need.metBy(entries.getOrDefault(path, Set.of())));
    }

    private List<String> mendEntry(String path) {
        List<AccessApi.AclEntry> ours =
                ours().stream().filter(entry -> entry.path().equals(path)).toList();
        List<String> closed = ours.stream()
                .filter(entry -> entry.role().equals("NoAccess"))
                .map(Role::delete)
                .toList();
        if (!closed.isEmpty()) {
            return closed;
        }
        // Which of the two it is about can be seen in the ACL only; granting it to both does no harm.
        boolean owners = ours.stream().allMatch(entry -> entry.who().equals(token.owner()));
        boolean tokens = ours.stream().allMatch(entry -> entry.who().equals(token.id()));
        List<String> grants = new ArrayList<>();
        if (owners || !tokens) {
            grants.add(Role.grantOwner(path, token));
        }
        if (tokens || !owners) {
            grants.add(Role.grantToken(path, token));
        }
        return grants;
    }

    private static Set<String> paths() {
        Set<String> paths = new TreeSet<>(Set.of("/"));
        Role.NEEDS.forEach(need -> paths.add(need.path()));
        return paths;
    }

    private static boolean has(Map<String, Set<String>> granted, String privilege, String path) {
        return granted.getOrDefault(path, Set.of()).contains(privilege);
    }
}
