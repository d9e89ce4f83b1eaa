package felhom.testkit.file;

import felhom.testkit.contract.ContractFormat;
import felhom.testkit.fault.Damage;
import felhom.testkit.text.Field;
import felhom.testkit.text.Json;
import felhom.testkit.world.Archive;
import felhom.testkit.world.StorageState;
import felhom.testkit.world.StoredFile;
import felhom.testkit.world.WorldState;
import java.util.TreeMap;
import tools.jackson.databind.node.ObjectNode;

/// The storages of a world file and what lies on them, volumes of guests excepted.
final class StorageFile {
    private StorageFile() {}

    static void read(Field root, WorldState world) {
        root.entries("storages").forEach((name, field) -> world.storages().put(name, storage(name, field)));
        root.entries("files").forEach((volid, field) -> world.files().put(volid, file(volid, field, world)));
        root.entries("archives").forEach((volid, field) -> world.archives().put(volid, archive(volid, field, world)));
    }

    private static StorageState storage(String name, Field field) {
        field.only(
                "type",
                "path",
                "content",
                "total",
                "used",
                "avail",
                "prune-backups",
                "nodes",
                "disabled",
                "shared",
                "options",
                "filesystem",
                "full",
                "inactive",
                "keeps-snapshots",
                "hung");
        var storage = new StorageState(
                name,
                field.needed("type").text(),
                field.text("path", ""),
                field.texts("content"),
                field.needed("total").number(),
                field.needed("used").number(),
                field.needed("avail").number());
        storage.prune = field.maybe("prune-backups").map(StorageFile::retention);
        storage.nodes = field.maybe("nodes").map(Field::text);
        storage.disabled = field.flag("disabled", false);
        storage.shared = field.flag("shared", false);
        storage.full = field.flag("full", false);
        storage.inactive = field.maybe("inactive").map(Field::text);
        storage.keepsSnapshots = field.maybe("keeps-snapshots").map(Field::text);
        storage.hung = field.flag("hung", false);
        storage.options.putAll(field.textMap("options"));
        storage.filesystem = field.text("filesystem", storage.filesystem);
        return storage;
    }

    private static String retention(Field field) {
        ContractFormat.retention(field.text()).ifPresent(text -> {
            throw field.wrong(text.strip(), "write it like keep-last=2");
        });
        return field.text();
    }

    private static StoredFile file(String volid, Field field, WorldState world) {
        field.only("content", "format", "size", "created");
        check(volid, field, world);
        return new StoredFile(
                volid,
                field.needed("content").text(),
                field.needed("format").text(),
                field.needed("size").number(),
                field.needed("created").instant());
    }

    private static Archive archive(String volid, Field field, WorldState world) {
        field.only("guest", "created", "size", "config", "data", "notes", "protected", "damage", "node");
        check(volid, field, world);
        var archive = new Archive(
                volid,
                (int) field.needed("guest").number(),
                field.needed("created").instant(),
                field.needed("size").number(),
                new TreeMap<>(field.textMap("config")),
                field.text("data", ""));
        archive.notes = field.text("notes", "");
        archive.node = field.text("node", world.nodeName());
        archive.isProtected = field.flag("protected", false);
        field.maybe("damage").ifPresent(damage -> archive.damage = damage.oneOf(Damage.class));
        return archive;
    }

    private static void check(String volid, Field field, WorldState world) {
        int colon = volid.indexOf(':');
        if (colon < 1 || volid.indexOf('/') < colon) throw field.wrong("not a volume", "name it STORAGE:KIND/FILE");
        if (!world.storages().containsKey(volid.substring(0, colon))) {
            throw field.wrong("on a storage that is not there", "add it to storages");
        }
    }

    static void write(ObjectNode root, WorldState world) {
        var storages = Json.object();
        world.storages().forEach((name, storage) -> storages.set(name, write(storage)));
        WorldFile.put(root, "storages", storages);
        var files = Json.object();
        world.files()
                .forEach((volid, file) -> files.set(
                        volid,
                        Json.object(
                                "content",
                                file.content(),
                                "format",
                                file.format(),
                                "size",
                                file.size(),
                                "created",
                                file.created().toString())));
        WorldFile.put(root, "files", files);
        var archives = Json.object();
        world.archives().forEach((volid, archive) -> archives.set(volid, write(archive, world)));
        WorldFile.put(root, "archives", archives);
    }

    private static ObjectNode write(StorageState storage) {
        var node = Json.object(
                "type", storage.type,
                "path", storage.path,
                "content", Json.texts(storage.content),
                "total", storage.total,
                "used", storage.used,
                "avail", storage.avail);
        storage.prune.ifPresent(prune -> node.put("prune-backups", prune));
        storage.nodes.ifPresent(nodes -> node.put("nodes", nodes));
        if (storage.disabled) node.put("disabled", true);
        if (storage.full) node.put("full", true);
        storage.inactive.ifPresent(why -> node.put("inactive", why));
        storage.keepsSnapshots.ifPresent(why -> node.put("keeps-snapshots", why));
        if (storage.hung) node.put("hung", true);
        if (storage.shared) node.put("shared", true);
        if (!storage.options.isEmpty()) node.set("options", Json.texts(storage.options));
        if (!storage.filesystem.equals("ext4")) node.put("filesystem", storage.filesystem);
        return node;
    }

    private static ObjectNode write(Archive archive, WorldState world) {
        var node = Json.object(
                "guest",
                archive.vmid,
                "created",
                archive.created.toString(),
                "size",
                archive.size,
                "config",
                Json.texts(archive.config));
        if (!archive.node.isEmpty() && !archive.node.equals(world.nodeName())) node.put("node", archive.node);
        if (!archive.data.isEmpty()) node.put("data", archive.data);
        if (!archive.notes.isEmpty()) node.put("notes", archive.notes);
        if (archive.isProtected) node.put("protected", true);
        if (archive.damage != Damage.NONE) node.put("damage", Field.name(archive.damage));
        return node;
    }
}
