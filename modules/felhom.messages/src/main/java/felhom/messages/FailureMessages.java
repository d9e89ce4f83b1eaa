package felhom.messages;

import felhom.ops.Failure;
import felhom.ops.MissingPrivilege;
import java.util.Locale;
import tools.jackson.databind.node.ObjectNode;

/// What did not work, as `error`.
public final class FailureMessages {
    private FailureMessages() {}

    public static Message failure(Failure failure) {
        return added(Json.object(), failure);
    }

    /// What ended without an answer of its own.
    ///
    /// @param kind in one word, such as `interrupted`
    public static Message unanswered(String kind, String words) {
        return new Message(
                Json.object().set("error", Json.object().put("kind", kind).put("message", words)));
    }

    /// A failure that comes with more than itself.
    static Message added(ObjectNode more, Failure failure) {
        return new Message(more.set("error", node(failure)));
    }

    static ObjectNode node(MissingPrivilege missing) {
        ObjectNode node = Json.object();
        missing.path().ifPresent(path -> node.put("path", path));
        missing.privileges().ifPresent(privileges -> node.put("privilege", privileges));
        node.put("token", missing.token());
        return node;
    }

    private static ObjectNode node(Failure failure) {
        ObjectNode node = Json.object();
        node.put("kind", failure.kind().name().toLowerCase(Locale.ROOT));
        node.put("message", failure.message());
        failure.privilege().ifPresent(missing -> node.set("privilege", node(missing)));
        if (!failure.log().isEmpty()) {
            Json.texts(node, "log", failure.log());
        }
        return node;
    }
}
