package felhom.testkit.hub;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/// The form of a report of version 1. Fields that are not named here are ignored.
public final class ReportShape {
    public static final Set<String> SECTIONS = new LinkedHashSet<>(List.of(
            "node",
            "guests",
            "storages",
            "backups",
            "tasks_failed",
            "certificates",
            "pbs",
            "disks",
            "zfs",
            "services",
            "network",
            "probes",
            "hardware",
            "restore_tests"));
    static final List<String> VERDICTS = List.of("ok", "ok_with_warnings", "failed", "unknown");

    private static final List<String> STATES = List.of("fresh", "stale", "denied", "failed", "absent");
    private static final Pattern DIGEST = Pattern.compile("[0-9a-f]{64}");
    private static final Pattern ORDER_ID = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");
    private static final Pattern DOOR = Pattern.compile("[a-z][a-z0-9 _-]{0,63}");

    private ReportShape() {}

    /// What is wrong with a report, each with its path, value and what would be right.
    static List<String> faults(JsonNode report) {
        var wrong = new ArrayList<String>();
        if (!report.isObject()) return List.of("a report must be an object");
        var root = new Shape(report, "", wrong::add);
        root.is("type", "felhom-report");
        root.is("version", 1);
        root.integer("sequence", 0, Long.MAX_VALUE);
        root.instant("sent");
        root.upTo("interval_s", 3600);
        agent(root.object("agent"));
        clock(root.object("clock"));
        root.object("sections").members(SECTIONS, ReportShape::section);
        var orders = root.object("orders");
        orders.objects("running", ReportShape::running);
        orders.objects("held", ReportShape::held);
        root.objects("outcomes", ReportShape::outcome);
        root.objects("refused", ReportShape::refused);
        root.texts("warnings");
        return List.copyOf(wrong);
    }

    private static void agent(Shape agent) {
        agent.text("id");
        agent.text("version");
        agent.string("commit");
        agent.text("node");
        agent.instant("started");
        agent.number("uptime_s");
        agent.numberOrUnknown("memory_bytes");
        agent.numberOrUnknown("cpu_s");
        agent.stringOrUnknown("log_head");
        agent.stringOrUnknown("epoch_hash");
    }

    private static void clock(Shape clock) {
        clock.instant("wall");
        clock.flagOrNull("synchronised");
        clock.numberOrNull("host_skew_s");
        clock.numberOrNull("hub_skew_s");
    }

    private static void section(Shape section) {
        section.oneOf("state", STATES);
        switch (section.word("state")) {
            case "fresh" -> {
                section.instant("at");
                digest(section);
            }
            case "stale" -> {
                section.instant("since");
                section.text("why");
                digest(section);
            }
            case "denied" -> {
                section.text("privilege");
                section.text("path");
            }
            case "failed", "absent" -> section.text("why");
            default -> {}
        }
    }

    private static void digest(Shape section) {
        section.matching("digest", "64 lower-case hex digits", DIGEST);
        if (section.has("value")) section.object("value");
    }

    private static void running(Shape order) {
        names(order);
        order.instant("since");
        order.texts("tasks");
        order.flag("unknown");
    }

    private static void held(Shape order) {
        names(order);
        order.object("arguments").eachIsText();
        order.base64("plan");
        order.instant("expires");
        order.array("effects");
        order.text("how_to_sign");
    }

    private static void outcome(Shape order) {
        names(order);
        order.oneOf("outcome", VERDICTS);
        order.string("summary");
        if (order.has("log_seq")) order.integer("log_seq", 0, Long.MAX_VALUE);
    }

    private static void refused(Shape order) {
        // What was refused may have been nonsense.
        order.string("order_id");
        order.string("operation");
        order.text("reason");
        order.text("message");
    }

    private static void names(Shape order) {
        order.matching("door", "a door's name", DOOR);
        order.matching("order_id", "an order's id", ORDER_ID);
        order.text("operation");
    }
}
