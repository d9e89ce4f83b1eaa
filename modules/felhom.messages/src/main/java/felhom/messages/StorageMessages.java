package felhom.messages;

import felhom.ops.Storage;
import java.util.TreeSet;
import tools.jackson.databind.node.ObjectNode;

/// Storages.
public final class StorageMessages {
    private StorageMessages() {}

    /// Sizes are null where nobody knows them.
    public static Message storage(Storage storage) {
        ObjectNode node = Json.object();
        node.put("storage", storage.id().value());
        node.put("type", storage.type());
        node.put("enabled", storage.enabled());
        node.put("active", storage.active());
        node.put("shared", storage.shared());
        Json.texts(node, "content", new TreeSet<>(storage.content()));
        Json.known(node, "total", storage.total());
        Json.known(node, "used", storage.used());
        Json.known(node, "available", storage.available());
        return new Message(node);
    }
}
