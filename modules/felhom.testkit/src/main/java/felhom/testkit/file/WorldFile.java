package felhom.testkit.file;

import felhom.testkit.text.Field;
import felhom.testkit.text.Json;
import felhom.testkit.time.SimClock;
import felhom.testkit.world.Host;
import felhom.testkit.world.WorldState;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.ZoneId;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.node.ObjectNode;

/// A world as one JSON file. Tokens' secrets are not in it: they are drawn anew when it is read.
public final class WorldFile {
    private WorldFile() {}

    /// @throws IllegalArgumentException naming the field, its value and the remedy
    public static WorldState read(String text, SimClock clock) {
        Field root;
        try {
            root = new Field("", Json.parse(text.getBytes(StandardCharsets.UTF_8)));
        } catch (JacksonException e) {
            var place = e.getLocation();
            throw new IllegalArgumentException(
                    "the world is no JSON at line " + place.getLineNr() + ", column " + place.getColumnNr() + ": "
                            + e.getOriginalMessage() + "; write it as --save does",
                    e);
        }
        root.only(
                "profile",
                "version",
                "node",
                "zone",
                "host",
                "guests",
                "storages",
                "files",
                "archives",
                "users",
                "tokens",
                "groups",
                "roles",
                "acl",
                "pools",
                "cluster",
                "tasks");
        var profile = profile(root.needed("profile"));
        var world = new WorldState(nodeName(root.needed("node")), clock);
        world.version(root.maybe("version").map(f -> version(f, profile)).orElse(profile.version));
        root.maybe("zone").ifPresent(field -> world.zone = zone(field));
        root.maybe("host").ifPresent(host -> world.host = Host.read(host));
        world.change(() -> {
            ClusterFile.read(root, world);
            StorageFile.read(root, world);
            GuestFile.read(root, world);
            AccessFile.read(root, world);
            TaskFile.read(root, world);
        });
        return world;
    }

    public static String write(WorldState world) {
        var root = Json.object(
                "profile", Profile.of(world.version()).text(),
                "version", world.version(),
                "node", world.nodeName(),
                "zone", world.zone().getId());
        ClusterFile.write(root, world);
        if (!world.host().equals(Host.USUAL)) root.set("host", world.host().write());
        StorageFile.write(root, world);
        GuestFile.write(root, world);
        AccessFile.write(root, world);
        TaskFile.write(root, world);
        return Json.pretty(root);
    }

    private static Profile profile(Field field) {
        for (var profile : Profile.values()) if (profile.text().equals(field.text())) return profile;
        throw field.wrong("not known", "use pve-9.2 or pve-8.4");
    }

    private static String nodeName(Field field) {
        if (field.text().matches("[a-zA-Z0-9]([a-zA-Z0-9-]*[a-zA-Z0-9])?")) return field.text();
        throw field.wrong("not the name of a node", "use letters, digits and dashes");
    }

    private static String version(Field field, Profile profile) {
        var text = field.text();
        if (!text.matches("\\d+\\.\\d+(\\.\\d+)?"))
            throw field.wrong("not a version", "write it like " + profile.version);
        if (Profile.of(text) != profile) {
            throw field.wrong("not of the profile " + profile.text(), "leave it out or change the profile");
        }
        return text;
    }

    private static ZoneId zone(Field field) {
        try {
            return ZoneId.of(field.text());
        } catch (DateTimeException e) {
            throw field.wrong("not a time zone", "write it like Europe/Budapest");
        }
    }

    /// Adds a section unless it is empty.
    static void put(ObjectNode root, String name, ObjectNode section) {
        if (!section.isEmpty()) root.set(name, section);
    }
}
