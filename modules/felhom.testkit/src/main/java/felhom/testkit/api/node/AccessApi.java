package felhom.testkit.api.node;

import felhom.testkit.api.Call;
import felhom.testkit.api.Reply;
import felhom.testkit.api.Route;
import felhom.testkit.task.ApiError;
import felhom.testkit.text.Json;
import felhom.testkit.world.Acl;
import felhom.testkit.world.Roles;
import java.util.List;
import java.util.Locale;
import java.util.SortedMap;
import tools.jackson.databind.node.ObjectNode;

/// Permissions, ACL entries and users.
public final class AccessApi {
    private AccessApi() {}

    public static List<Route> routes() {
        return List.of(
                Route.own("GET", "/access/permissions", Route.ANYONE, AccessApi::permissions),
                Route.own("GET", "/access/acl", Route.ANYONE, AccessApi::acl),
                Route.own("GET", "/access/roles", Route.ANYONE, AccessApi::roles),
                Route.own("GET", "/access/roles/{roleid}", Route.ANYONE, AccessApi::role),
                Route.own("POST", "/access/users", AccessApi::mayAddUser, AccessApi::addUser),
                Route.own("GET", "/access/users/{userid}", AccessApi::mayAudit, AccessApi::user));
    }

    /// The value is the propagate flag: a privilege is granted when it is there at all.
    private static Reply permissions(Call call) {
        var acl = call.world().acl();
        var who = call.params().text("userid", call.token().id());
        if (call.params().has("userid")) call.need("/access", "Sys.Audit");
        var result = Json.object();
        var path = call.params().text("path");
        if (path.isPresent()) {
            result.set(path.get(), flags(of(acl, call, who, path.get())));
            return Reply.of(result);
        }
        for (var known : acl.knownPaths()) {
            var privileges = of(acl, call, who, known);
            if (!privileges.isEmpty()) result.set(known, flags(privileges));
        }
        return Reply.of(result);
    }

    private static SortedMap<String, Boolean> of(Acl acl, Call call, String who, String path) {
        if (who.equals(call.token().id())) return acl.effective(call.token(), path);
        var other = acl.tokens().get(who);
        return other == null ? acl.of(who, path) : acl.effective(other, path);
    }

    private static ObjectNode flags(SortedMap<String, Boolean> privileges) {
        var flags = Json.object();
        privileges.forEach((privilege, propagate) -> flags.put(privilege, propagate ? 1 : 0));
        return flags;
    }

    private static Reply acl(Call call) {
        var list = Json.array();
        if (!call.may("/access", "Sys.Audit")) return Reply.of(list);
        for (var entry : call.world().acl().entries()) {
            list.add(Json.object(
                    "path",
                    entry.path(),
                    "ugid",
                    entry.who(),
                    "type",
                    entry.kind().name().toLowerCase(Locale.ROOT),
                    "roleid",
                    entry.role(),
                    "propagate",
                    entry.propagate()));
        }
        return Reply.of(list);
    }

    private static Reply roles(Call call) {
        var list = Json.array();
        call.world()
                .acl()
                .roles()
                .all()
                .forEach((name, privileges) -> list.add(Json.object(
                        "roleid", name, "privs", String.join(",", privileges), "special", Roles.special(name))));
        return Reply.of(list);
    }

    private static Reply role(Call call) {
        var id = call.at("roleid");
        var roles = call.world().acl().roles();
        if (!roles.has(id)) throw ApiError.died("role '" + id + "' does not exist");
        var flags = Json.object();
        roles.of(id).forEach(privilege -> flags.put(privilege, 1));
        return Reply.of(flags);
    }

    private static void mayAddUser(Call call) {
        var id = call.params().text("userid", "");
        call.need("/access/realm/" + id.substring(id.lastIndexOf('@') + 1), "Realm.AllocateUser");
        for (var group : call.params().text("groups", "").split("[,;\\s]+", -1)) {
            if (!group.isEmpty()) call.need("/access/groups/" + group, "User.Modify");
        }
    }

    private static Reply addUser(Call call) {
        var id = call.params().text("userid", "");
        var acl = call.world().acl();
        if (acl.users().containsKey(id)) {
            throw ApiError.died("create user failed: user '" + id + "' already exists");
        }
        boolean enabled = !call.params().text("enable", "1").equals("0");
        acl.users().put(id, new Acl.User(enabled, call.params().number("expire", 0)));
        for (var group : call.params().text("groups", "").split("[,;\\s]+", -1)) {
            var members = acl.groups().get(group);
            if (members != null) members.add(id);
        }
        return Reply.nothing();
    }

    private static void mayAudit(Call call) {
        // The check is an `or` of several, which tells nothing about what was missing.
        if (!call.may("/access", "Sys.Audit")) throw ApiError.forbidden("");
    }

    private static Reply user(Call call) {
        var id = call.at("userid");
        var acl = call.world().acl();
        var user = acl.users().get(id);
        if (user == null) throw ApiError.died("no such user ('" + id + "')");
        var tokens = Json.object();
        acl.tokensOf(id)
                .forEach((name, token) ->
                        tokens.set(name, Json.object("privsep", token.privsep(), "expire", token.expire())));
        var groups = Json.array();
        acl.groups().forEach((group, members) -> {
            if (members.contains(id)) groups.add(group);
        });
        return Reply.of(
                Json.object("enable", user.enabled(), "expire", user.expire(), "groups", groups, "tokens", tokens));
    }
}
