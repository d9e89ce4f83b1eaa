package felhom.testkit.file;

import felhom.testkit.text.Field;
import felhom.testkit.text.Json;
import felhom.testkit.world.Acl;
import felhom.testkit.world.Roles;
import felhom.testkit.world.WorldState;
import java.util.TreeSet;
import java.util.UUID;
import tools.jackson.databind.node.ObjectNode;

/// Users, tokens, groups, roles, entries and pools of a world file.
final class AccessFile {
    private AccessFile() {}

    static void read(Field root, WorldState world) {
        var acl = world.acl();
        root.entries("users").forEach((id, field) -> {
            field.only("enabled", "expire");
            if (!id.matches("[^\\s:/!]+@[A-Za-z][\\w.-]+")) throw field.wrong("not a user", "name it like backup@pve");
            acl.users().put(id, new Acl.User(field.flag("enabled", true), field.number("expire", 0)));
        });
        root.entries("tokens").forEach((id, field) -> {
            field.only("separated", "expire");
            if (!id.matches("[^\\s:/!]+@[A-Za-z][\\w.-]+![A-Za-z][\\w.-]+")) {
                throw field.wrong("not a token", "name it like backup@pve!agent");
            }
            var token = new Acl.Token(
                    id, UUID.randomUUID().toString(), field.flag("separated", true), field.number("expire", 0));
            if (!acl.users().containsKey(token.user())) throw field.wrong("of no user", "add the user to users");
            acl.tokens().put(id, token);
        });
        root.entries("groups")
                .forEach((name, field) ->
                        acl.groups().put(name, new TreeSet<>(root.at("groups").texts(name))));
        root.entries("roles").forEach((name, field) -> {
            if (Roles.special(name)) throw field.wrong("comes with Proxmox VE", "give it another name");
            acl.roles().put(name, new TreeSet<>(root.at("roles").texts(name)));
        });
        root.list("acl").forEach(field -> acl.entries().add(entry(field, acl)));
        root.entries("pools").forEach((name, field) -> acl.pools().put(name, pool(field)));
    }

    private static Acl.Entry entry(Field field, Acl acl) {
        field.only("path", "who", "role", "propagate");
        var path = field.needed("path");
        if (!path.text().matches("/|(/[\\w.@-]+)+")) throw path.wrong("not a path", "write it like /vms/100");
        var role = field.needed("role");
        if (!acl.roles().has(role.text())) throw role.wrong("no such role", "add it to roles");
        var who = field.needed("who");
        boolean known = switch (Acl.Kind.of(who.text())) {
            case TOKEN -> acl.tokens().containsKey(who.text());
            case USER -> acl.users().containsKey(who.text());
            case GROUP -> acl.groups().containsKey(who.text());
        };
        if (!known) throw who.wrong("nobody", "name a user, a token or a group of this file");
        return new Acl.Entry(path.text(), who.text(), role.text(), field.flag("propagate", true));
    }

    private static Acl.Pool pool(Field field) {
        field.only("comment", "guests", "storages");
        var guests = new TreeSet<Integer>();
        field.list("guests").forEach(guest -> guests.add(guest.vmid(guest.node().toString())));
        return new Acl.Pool(field.text("comment", ""), guests, new TreeSet<>(field.texts("storages")));
    }

    static void write(ObjectNode root, WorldState world) {
        var acl = world.acl();
        var users = Json.object();
        acl.users().forEach((id, user) -> {
            var node = Json.object();
            if (!user.enabled()) node.put("enabled", false);
            if (user.expire() != 0) node.put("expire", user.expire());
            users.set(id, node);
        });
        WorldFile.put(root, "users", users);
        var tokens = Json.object();
        acl.tokens().forEach((id, token) -> {
            var node = Json.object();
            if (!token.privsep()) node.put("separated", false);
            if (token.expire() != 0) node.put("expire", token.expire());
            tokens.set(id, node);
        });
        WorldFile.put(root, "tokens", tokens);
        var groups = Json.object();
        acl.groups().forEach((name, members) -> groups.set(name, Json.texts(members)));
        WorldFile.put(root, "groups", groups);
        var roles = Json.object();
        acl.roles().own().forEach((name, privileges) -> roles.set(name, Json.texts(privileges)));
        WorldFile.put(root, "roles", roles);
        var entries = Json.array();
        for (var entry : acl.entries()) {
            var node = Json.object("path", entry.path(), "who", entry.who(), "role", entry.role());
            if (!entry.propagate()) node.put("propagate", false);
            entries.add(node);
        }
        if (!entries.isEmpty()) root.set("acl", entries);
        var pools = Json.object();
        acl.pools().forEach((name, pool) -> pools.set(name, write(pool)));
        WorldFile.put(root, "pools", pools);
    }

    private static ObjectNode write(Acl.Pool pool) {
        var guests = Json.array();
        pool.guests().forEach(guests::add);
        return Json.object("comment", pool.comment(), "guests", guests, "storages", Json.texts(pool.storages()));
    }
}
