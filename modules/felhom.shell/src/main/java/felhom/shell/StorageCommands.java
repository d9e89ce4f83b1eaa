package felhom.shell;

import felhom.engine.order.Bytes;
import felhom.ops.Storage;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalLong;
import java.util.TreeSet;
import tools.jackson.databind.node.ObjectNode;

/// `storage list`.
final class StorageCommands {
    private StorageCommands() {}

    static List<Command> all() {
        return List.of(new Command(
                "storage list",
                List.of(),
                List.of(),
                "list the storages that the token may see",
                StorageCommands::list));
    }

    private static Exit list(Request request, CommandRun session) {
        try (HostAccess host = session.connect(request)) {
            List<Storage> storages = host.inventory().storages().stream()
                    .sorted(Comparator.comparing(s -> s.id().value()))
                    .toList();
            if (storages.isEmpty()) {
                session.console().error("no storages, or none that the token may see (Datastore.Audit)");
            }
            if (request.json()) {
                session.json(storages, StorageCommands::json);
            } else if (!storages.isEmpty()) {
                session.console()
                        .table(
                                List.of("STORAGE", "TYPE", "STATE", "CONTENT", "USED", "FREE", "TOTAL"),
                                storages.stream().map(StorageCommands::row).toList());
            }
            return Exit.OK;
        }
    }

    private static String state(Storage storage) {
        return !storage.enabled() ? "disabled" : storage.active() ? "active" : "not active";
    }

    private static List<String> row(Storage storage) {
        return List.of(
                storage.id().value(),
                storage.type(),
                state(storage),
                String.join(",", new TreeSet<>(storage.content())),
                size(storage.used()),
                size(storage.available()),
                size(storage.total()));
    }

    private static String size(OptionalLong bytes) {
        return bytes.isPresent() ? Bytes.words(bytes.getAsLong()) : "-";
    }

    private static void size(ObjectNode node, String name, OptionalLong bytes) {
        if (bytes.isPresent()) {
            node.put(name, bytes.getAsLong());
        } else {
            node.putNull(name);
        }
    }

    private static ObjectNode json(Storage storage) {
        ObjectNode node = CommandRun.object();
        node.put("storage", storage.id().value());
        node.put("type", storage.type());
        node.put("enabled", storage.enabled());
        node.put("active", storage.active());
        node.put("shared", storage.shared());
        new TreeSet<>(storage.content()).forEach(node.putArray("content")::add);
        size(node, "total", storage.total());
        size(node, "used", storage.used());
        size(node, "available", storage.available());
        return node;
    }
}
