package felhom.messages;

import felhom.engine.order.Bytes;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/// The hardware as tables to be read, made of its message: a daemon's and one of this process look the same.
///
/// @param disks a row for each of [#DISKS]
/// @param mounts a row for each of [#MOUNTS]
/// @param sensors a row for each of [#SENSORS]
/// @param notes what is not known, and why
/// @param warnings what somebody should do something about
public record HardwareTables(
        List<List<String>> disks,
        List<List<String>> mounts,
        List<List<String>> sensors,
        List<String> notes,
        List<String> warnings) {
    public static final List<String> DISKS = List.of(
            "DISK", "MODEL", "SIZE", "HEALTH", "TEMP", "WEAR", "REALLOCATED", "PENDING", "UNCORRECTABLE", "HOURS");
    public static final List<String> MOUNTS = List.of("PLACE", "UUID", "STATE", "SIZE", "USED", "MISSING SINCE");
    public static final List<String> SENSORS = List.of("CHIP", "SENSOR", "VALUE", "CRITICAL");

    private static final String NONE = "-";
    private static final String WHY = "why";

    /// @throws ClassCastException for another message
    public static HardwareTables of(Message hardware) {
        JsonNode tree = hardware.object();
        List<String> notes = new ArrayList<>();
        HardwareMessages.PARTS.forEach(part -> note(part, tree.path(part)).ifPresent(notes::add));
        items(tree, "disks")
                .forEach(disk -> note(text(disk, "device").orElse(NONE), disk.path("health"))
                        .ifPresent(notes::add));
        items(tree, "mounts")
                .forEach(mount -> text(mount, WHY)
                        .filter(_ ->
                                text(mount, "state").filter("unknown"::equals).isPresent())
                        .ifPresent(notes::add));
        return new HardwareTables(
                items(tree, "disks").map(HardwareTables::disk).toList(),
                items(tree, "mounts").map(HardwareTables::mount).toList(),
                items(tree, "sensors").map(HardwareTables::sensor).toList(),
                notes,
                tree.path("warnings")
                        .valueStream()
                        .filter(JsonNode::isString)
                        .map(JsonNode::stringValue)
                        .toList());
    }

    private static Stream<JsonNode> items(JsonNode tree, String part) {
        return tree.path(part).path("items").valueStream();
    }

    private static Optional<String> note(String what, JsonNode state) {
        return text(state, WHY)
                .map(why -> what + ": " + why
                        + text(state, "since")
                                .map(since -> "; what is shown is of " + since)
                                .orElse(""));
    }

    private static List<String> disk(JsonNode disk) {
        JsonNode health = disk.path("health");
        return List.of(
                text(disk, "device").orElse(NONE),
                text(disk, "model").orElse(NONE),
                bytes(disk, "size"),
                verdict(disk, health),
                number(health, "temperature_c", " °C"),
                number(health, "wear_percent", " %"),
                number(health, "reallocated_sectors", ""),
                number(health, "pending_sectors", ""),
                number(health, "uncorrectable", ""),
                number(health, "power_on_hours", ""));
    }

    private static String verdict(JsonNode disk, JsonNode health) {
        JsonNode passed = health.path("passed");
        String word = passed.isBoolean() ? passed.booleanValue() ? "passed" : "FAILING" : NONE;
        if (disk.path("asleep").asBoolean(false)) {
            return word.equals(NONE) ? "asleep" : word + ", asleep";
        }
        return word;
    }

    private static List<String> mount(JsonNode mount) {
        return List.of(
                text(mount, "place").orElse(NONE),
                text(mount, "uuid").orElse(NONE),
                text(mount, "state").orElse(NONE),
                bytes(mount, "size"),
                bytes(mount, "used"),
                text(mount, "missing_since").orElse(NONE));
    }

    private static List<String> sensor(JsonNode sensor) {
        String unit = switch (text(sensor, "kind").orElse("")) {
            case "temperature" -> " °C";
            case "fan" -> " rpm";
            default -> " W";
        };
        return List.of(
                text(sensor, "chip").orElse(NONE),
                text(sensor, "label").orElse(NONE),
                measured(sensor.path("value"), unit),
                measured(sensor.path("critical"), unit));
    }

    private static String measured(JsonNode value, String unit) {
        return value.isNumber() ? String.format(Locale.ROOT, "%.1f", value.doubleValue()) + unit : NONE;
    }

    private static String number(JsonNode node, String field, String unit) {
        JsonNode value = node.path(field);
        return value.isIntegralNumber() ? value.bigIntegerValue() + unit : NONE;
    }

    private static String bytes(JsonNode node, String field) {
        JsonNode value = node.path(field);
        return value.isIntegralNumber() && value.canConvertToLong() ? Bytes.words(value.longValue()) : NONE;
    }

    private static Optional<String> text(JsonNode node, String field) {
        return Optional.of(node.path(field)).filter(JsonNode::isString).map(JsonNode::stringValue);
    }
}
