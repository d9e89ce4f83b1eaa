package felhom.messages;

import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import tools.jackson.databind.node.ObjectNode;

/// The agent's configuration. `from` says where a setting's value comes from.
public final class ConfigurationMessages {
    private ConfigurationMessages() {}

    /// @param unsigned why no destructive order would be carried out; empty where one would
    public static Message valid(List<String> unsigned) {
        ObjectNode node = Json.object().put("valid", true);
        node.putArray("problems");
        Json.texts(node, "destructive_orders_refused", unsigned);
        return new Message(node);
    }

    public static Message invalid(List<String> problems) {
        ObjectNode node = Json.object().put("valid", false);
        Json.texts(node, "problems", problems);
        return new Message(node);
    }

    /// @param settings each by its name
    public static Message settings(SequencedMap<String, Message> settings) {
        ObjectNode node = Json.object();
        settings.forEach((name, setting) -> node.set(name, setting.tree()));
        return new Message(node);
    }

    /// A setting that is a text; null where nothing holds.
    public static Message text(Optional<String> value, String from) {
        ObjectNode node = Json.object();
        value.ifPresentOrElse(text -> node.put("value", text), () -> node.putNull("value"));
        return from(node, from);
    }

    /// A number where it reads as one. What is wrong is shown as it was given: a check says so.
    public static Message number(Optional<String> value, String from) {
        return value.filter(text -> text.matches("[0-9]{1,18}"))
                .map(text -> from(Json.object().put("value", Long.parseLong(text)), from))
                .orElseGet(() -> text(value, from));
    }

    /// True or false where it reads as one; else as it was given.
    public static Message flag(Optional<String> value, String from) {
        return value.filter(List.of("true", "false")::contains)
                .map(text -> from(Json.object().put("value", Boolean.parseBoolean(text)), from))
                .orElseGet(() -> text(value, from));
    }

    public static Message list(List<String> values, String from) {
        ObjectNode node = Json.object();
        Json.texts(node, "value", values);
        return from(node, from);
    }

    /// A secret has no value here: only whether it is set.
    public static Message secret(boolean set, String from) {
        return from(Json.object().put("set", set), from);
    }

    private static Message from(ObjectNode node, String from) {
        return new Message(node.put("from", from));
    }
}
