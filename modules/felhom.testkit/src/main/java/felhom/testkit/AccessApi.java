package felhom.testkit;

import java.util.List;
import java.util.SortedSet;
import tools.jackson.databind.node.ObjectNode;

/// Permissions, ACL entries and users.
final class AccessApi {
    private AccessApi() {}

    static List<Route> routes() {
        return List.of(
                Route.own(
                        "GET",
                        "/access/permissions",
                        Route.ANYONE,
                        Schema.of("path string", "userid string 64"),
                        AccessApi::permissions),
                Route.own("GET", "/access/acl", Route.ANYONE, Schema.of(), AccessApi::acl),
                Route.own("GET", "/access/roles/{roleid}", Route.ANYONE, Schema.of(), AccessApi::role),
                Route.own("GET", "/access/users/{userid}", AccessApi::mayAudit, Schema.of(), AccessApi::user));
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

    private static SortedSet<String> of(Acl acl, Call call, String who, String path) {
        if (who.equals(call.token().id())) return acl.effective(call.token(), path);
        var other = acl.tokens().get(who);
        return other == null ? acl.of(who, path) : acl.effective(other, path);
    }

    private static ObjectNode flags(SortedSet<String> privileges) {
        var flags = Json.object();
        privileges.forEach(privilege -> flags.put(privilege, 1));
        return flags;
    }

    private static Reply acl(Call call) {
        var list = Json.array();
        if (!call.may("/access", "Sys.Audit")) return Reply.of(list);
        call.world()
                .acl()
                .entries()
                .forEach((path, entries) -> entries.forEach((who, privileges) -> list.add(Json.object(
                        "path",
                        path,
                        "ugid",
                        who,
                        "type",
                        who.contains("!") ? "token" : "user",
                        "roleid",
                        privileges.equals(Acl.AGENT_ROLE) ? "FelhomAgent" : "Role" + privileges.size(),
                        "propagate",
                        1))));
        return Reply.of(list);
    }

    private static Reply role(Call call) {
        var id = call.at("roleid");
        if (!id.equals("FelhomAgent")) throw ApiError.died("role '" + id + "' does not exist");
        return Reply.of(flags(Acl.AGENT_ROLE));
    }

    private static void mayAudit(Call call) {
        // The check is an `or` of several, which tells nothing about what was missing.
        if (!call.may("/access", "Sys.Audit")) throw ApiError.forbidden("");
    }

    private static Reply user(Call call) {
        var id = call.at("userid");
        var tokens = Json.object();
        call.world().acl().tokensOf(id).forEach((name, value) -> tokens.set(name, Json.value(value)));
        if (tokens.isEmpty()) throw ApiError.died("no such user ('" + id + "')");
        return Reply.of(Json.object(
                "enable", call.world().disabled(id) ? 0 : 1, "expire", 0, "groups", Json.array(), "tokens", tokens));
    }
}
