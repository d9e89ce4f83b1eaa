package felhom.messages;

import felhom.engine.view.DiskHealthState;
import felhom.engine.view.Hardware;
import felhom.engine.view.HealthFigures;
import felhom.engine.view.MountState;
import felhom.engine.view.Reading;
import felhom.engine.view.SelfTestRun;
import felhom.engine.view.Sensor;
import java.math.BigInteger;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// The hardware of the machine that the agent runs on. docs/hub/host-report.schema.json names each field.
public final class HardwareMessages {
    static final List<String> PARTS = List.of("disks", "mounts", "sensors");

    private static final String WARNINGS = "warnings";

    private HardwareMessages() {}

    public static Message hardware(Hardware hardware) {
        ObjectNode node = Json.object();
        node.set("disks", part(hardware.disks(), HardwareMessages::disk));
        node.set("mounts", part(hardware.mounts(), HardwareMessages::mount));
        node.set("sensors", part(hardware.sensors(), HardwareMessages::sensor));
        Json.texts(node, WARNINGS, hardware.warnings());
        return new Message(node);
    }

    /// What a section that was made of one of these says of the hardware; empty where that is not known.
    /// Where the section is not of now, none of its parts is.
    public static Optional<Message> value(String section) {
        JsonNode tree = Json.ASCII.readTree(section);
        if (!(tree.path("value") instanceof ObjectNode value)) {
            return Optional.empty();
        }
        if (tree.path("state").asString("").equals("stale")) {
            PARTS.forEach(part -> age(value.path(part), tree));
        }
        return Optional.of(new Message(value));
    }

    private static void age(JsonNode part, JsonNode section) {
        if (part instanceof ObjectNode fresh && fresh.path("state").asString("").equals("fresh")) {
            fresh.put("state", "stale");
            fresh.set("since", fresh.path("at"));
            fresh.remove("at");
            fresh.set("why", section.path("why"));
        }
    }

    /// The warnings in a section that was made of one of these; none where it has no value.
    public static List<String> warnings(String section) {
        return texts(Json.ASCII.readTree(section).path("value").path(WARNINGS)).toList();
    }

    /// Whatever is known of a part, with its state.
    private static <T> ObjectNode part(Reading<List<T>> reading, Function<T, ObjectNode> item) {
        ObjectNode node = SectionMessages.state(reading);
        reading.known().ifPresent(list -> {
            ArrayNode items = node.putArray("items");
            list.forEach(each -> items.add(item.apply(each)));
        });
        return node;
    }

    private static ObjectNode disk(DiskHealthState disk) {
        ObjectNode node = Json.object();
        node.put("device", disk.device());
        node.put("size", disk.size());
        HostMessages.text(node, "model", disk.model());
        HostMessages.text(node, "serial", disk.serial());
        HostMessages.text(node, "wwn", disk.wwn());
        HostMessages.text(node, "transport", disk.transport());
        node.put("asleep", disk.asleep());
        ObjectNode health = SectionMessages.state(disk.health());
        disk.health().known().ifPresent(figures -> figures(health, figures));
        node.set("health", health);
        return node;
    }

    private static void figures(ObjectNode node, HealthFigures figures) {
        flag(node, "passed", figures.passed());
        HostMessages.known(node, "temperature_c", figures.temperature());
        HostMessages.known(node, "critical_c", figures.critical());
        HostMessages.known(node, "wear_percent", figures.wear());
        Json.known(node, "reallocated_sectors", figures.reallocated());
        Json.known(node, "pending_sectors", figures.pending());
        Json.known(node, "uncorrectable", figures.uncorrectable());
        // Of 128 bits on some disks: as text, since not every reader keeps such a number.
        HostMessages.text(node, "media_errors", figures.mediaErrors().map(BigInteger::toString));
        Json.known(node, "power_on_hours", figures.powerOnHours());
        flag(node, "spins", figures.spins());
        Json.texts(node, "failing", figures.failing());
        ArrayNode tests = node.putArray("self_tests");
        figures.selfTests().forEach(run -> tests.add(selfTest(run)));
        Json.texts(node, WARNINGS, figures.warnings());
    }

    private static ObjectNode selfTest(SelfTestRun run) {
        ObjectNode node = Json.object();
        node.put("type", run.type());
        flag(node, "passed", run.passed());
        node.put("result", run.result());
        Json.known(node, "at_hour", run.atHour());
        return node;
    }

    private static ObjectNode mount(MountState mount) {
        ObjectNode node = Json.object();
        node.put("uuid", mount.filesystem().value());
        node.put("place", mount.place().path());
        node.put("state", mount.state().name().toLowerCase(Locale.ROOT));
        HostMessages.text(node, "why", mount.why());
        Json.known(node, "size", mount.size());
        Json.known(node, "used", mount.used());
        Json.known(node, "free", mount.free());
        HostMessages.text(node, "missing_since", mount.missingSince());
        return node;
    }

    private static ObjectNode sensor(Sensor sensor) {
        ObjectNode node = Json.object();
        node.put("chip", sensor.chip());
        node.put("label", sensor.label());
        node.put("kind", sensor.kind().name().toLowerCase(Locale.ROOT));
        node.put("value", sensor.value());
        HostMessages.known(node, "critical", sensor.critical());
        return node;
    }

    private static void flag(ObjectNode node, String field, Optional<Boolean> value) {
        value.ifPresentOrElse(known -> node.put(field, known), () -> node.putNull(field));
    }

    private static Stream<String> texts(JsonNode list) {
        return list.valueStream().filter(JsonNode::isString).map(JsonNode::stringValue);
    }
}
