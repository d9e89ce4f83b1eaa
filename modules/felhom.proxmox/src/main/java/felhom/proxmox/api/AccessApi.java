package felhom.proxmox.api;

import felhom.proxmox.answer.Fields;
import felhom.proxmox.http.ApiToken;
import felhom.proxmox.http.Parameters;
import felhom.proxmox.http.Transport;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/// Who may do what. Every method throws [felhom.proxmox.http.PveException].
public final class AccessApi {
    private static final Pattern LEAF = Pattern.compile("/(?:vms|storage|nodes|pool)/[^/]+");

    private final PveClient client;

    AccessApi(PveClient client) {
        this.client = client;
    }

    /// The privileges on a path and all that is below it, of the token itself (anyone may ask) or of another
    /// user (Sys.Audit on `/access`). The number beside a privilege is its propagate flag, and 0 means on
    /// this very path alone (pve-access-control `API2/AccessControl.pm`): all that counts for a guest, a
    /// storage, a node or a pool. A path of nothing is answered too.
    public Set<String> permissions(Optional<String> user, String path) {
        Parameters parameters = Parameters.of("path", path).and("userid", user);
        return here(
                path,
                client.send("GET", "/access/permissions", parameters).data().path(path));
    }

    /// Every path that has an entry of its own, with what the token itself has on it and below. Of a guest, a storage,
    /// a node or a pool it is what counts on that very path: there is nothing below.
    public Map<String, Set<String>> permissions() {
        Map<String, Set<String>> byPath = new TreeMap<>();
        client.send("GET", "/access/permissions", Parameters.NONE)
                .data()
                .propertyStream()
                .forEach(path -> byPath.put(path.getKey(), here(path.getKey(), path.getValue())));
        return byPath;
    }

    /// The privileges of a role (anyone may ask).
    public Set<String> role(String name) {
        Set<String> privileges = new TreeSet<>();
        client.send("GET", "/access/roles/" + Transport.encode(name), Parameters.NONE)
                .data()
                .propertyStream()
                .forEach(privilege -> privileges.add(privilege.getKey()));
        return privileges;
    }

    /// Only the entries of paths that the token may see; none, without a word, for one without rights.
    public List<AclEntry> acl() {
        return client.list("/access/acl", Parameters.NONE, AclEntry::of);
    }

    /// User.Modify or Sys.Audit on the user's groups: a plain 403 without them, even about oneself (seen on
    /// 9.2.11).
    public TokenInfo ownToken() {
        ApiToken token = client.connection().token();
        return client.read(
                "/access/users/" + Transport.encode(token.owner()) + "/token/" + Transport.encode(token.name()),
                TokenInfo::of);
    }

    private static Set<String> here(String path, JsonNode flags) {
        return LEAF.matcher(path).matches() ? new TreeSet<>(flags.propertyNames()) : inherited(flags);
    }

    private static Set<String> inherited(JsonNode flags) {
        Set<String> privileges = new TreeSet<>();
        flags.propertyStream()
                .filter(privilege -> !privilege.getValue().asString("").equals("0"))
                .forEach(privilege -> privileges.add(privilege.getKey()));
        return privileges;
    }

    /// @param type `user`, `group` or `token`
    public record AclEntry(String path, String type, String who, String role, boolean propagates) {
        static AclEntry of(Fields fields) {
            return new AclEntry(
                    fields.need("path"),
                    fields.need("type"),
                    fields.need("ugid"),
                    fields.need("roleid"),
                    fields.flag("propagate"));
        }
    }

    /// @param expires absent for never
    /// @param separated whether its own rights count too, and not its user's alone
    public record TokenInfo(boolean separated, Optional<Instant> expires, Optional<String> comment) {
        static TokenInfo of(Fields fields) {
            return new TokenInfo(
                    // Separated unless PVE says otherwise.
                    fields.text("privsep").isEmpty() || fields.flag("privsep"),
                    fields.instant("expire").filter(at -> at.getEpochSecond() != 0),
                    fields.text("comment"));
        }
    }
}
