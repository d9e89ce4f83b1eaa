package felhom.testkit.api.node;

import felhom.testkit.api.Call;
import felhom.testkit.api.Reply;
import felhom.testkit.api.Route;
import felhom.testkit.task.ApiError;
import felhom.testkit.text.Json;
import felhom.testkit.world.Acl;
import java.util.List;
import java.util.TreeMap;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Users, their tokens and realms (pve-access-control 9.1.1 API2/User.pm and API2/Domains.pm).
public final class UsersApi {
    private UsersApi() {}

    public static List<Route> routes() {
        return List.of(
                Route.forwarded("GET", "/access/users", Route.ANYONE, UsersApi::list),
                Route.own("GET", "/access/users/{userid}/token", UsersApi::mayModify, UsersApi::tokens),
                Route.own("GET", "/access/users/{userid}/token/{tokenid}", UsersApi::mayModify, UsersApi::token),
                Route.forwarded("GET", "/access/tfa/{userid}", UsersApi::mayLook, call -> Reply.of(Json.array())),
                Route.own("GET", "/access/domains", Route.ANYONE, call -> domains()));
    }

    /// A token is not its own user: not even its own entry is for it.
    private static void mayModify(Call call) {
        if (!call.may("/access/groups", "User.Modify")) throw ApiError.forbidden("");
    }

    private static void mayLook(Call call) {
        boolean may = call.may("/access/groups", "User.Modify") || call.may("/access/groups", "Sys.Audit");
        if (!may) throw ApiError.forbidden("");
    }

    private static Reply list(Call call) {
        var list = Json.array();
        boolean may = call.may("/access/groups", "User.Modify") || call.may("/access/groups", "Sys.Audit");
        if (!may) return Reply.of(list);
        var users = new TreeMap<>(call.world().acl().users());
        users.putIfAbsent("root@pam", Acl.User.PLAIN);
        users.forEach((id, user) -> {
            var enabled = call.params().text("enabled").map("1"::equals).orElse(user.enabled());
            if (enabled != user.enabled()) return;
            var entry = Json.object(
                    "userid",
                    id,
                    "enable",
                    user.enabled(),
                    "expire",
                    user.expire(),
                    "realm-type",
                    id.endsWith("@pam") ? "pam" : "pve");
            if (call.params().flag("full")) more(call, id, entry);
            list.add(entry);
        });
        return Reply.of(list);
    }

    private static void more(Call call, String id, ObjectNode entry) {
        var groups = call.world().acl().groups().entrySet().stream()
                .filter(group -> group.getValue().contains(id))
                .map(java.util.Map.Entry::getKey)
                .toList();
        entry.put("groups", String.join(",", groups));
        var tokens = tokensOf(call, id);
        entry.set("tokens", tokens.isEmpty() ? Json.nothing() : tokens);
    }

    private static ArrayNode tokensOf(Call call, String user) {
        var list = Json.array();
        call.world()
                .acl()
                .tokensOf(user)
                .forEach((name, token) ->
                        list.add(Json.object("tokenid", name, "privsep", token.privsep(), "expire", token.expire())));
        return list;
    }

    private static Reply tokens(Call call) {
        return Reply.of(tokensOf(call, call.at("userid")));
    }

    private static Reply token(Call call) {
        var token = call.world().acl().tokensOf(call.at("userid")).get(call.at("tokenid"));
        if (token == null) {
            throw ApiError.died("no such token '" + call.at("tokenid") + "' for user '" + call.at("userid") + "'");
        }
        return Reply.of(Json.object("privsep", token.privsep(), "expire", token.expire()));
    }

    private static Reply domains() {
        return Reply.of(Json.array()
                .add(Json.object("realm", "pam", "type", "pam", "comment", "Linux PAM standard authentication"))
                .add(Json.object("realm", "pve", "type", "pve", "comment", "Proxmox VE authentication server")));
    }
}
