package felhom.testkit.hub;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// Reports as an agent sends them, of a host of which nothing is known yet.
final class Reports {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private long sequence;

    ObjectNode next() {
        var report = (ObjectNode) JSON.readTree("""
            {"type": "felhom-report", "version": 1, "sequence": %d, "sent": "2026-11-30T14:00:00Z", "interval_s": 30,
             "agent": {"id": "agent-1", "version": "0.1.0", "commit": "0123456789ab", "node": "pve1",
               "started": "2026-11-30T13:00:00Z", "uptime_s": 3600, "memory_bytes": 70000000, "cpu_s": 12.5,
               "log_head": "12:ab", "epoch_hash": "cd"},
             "clock": {"wall": "2026-11-30T14:00:00Z", "synchronised": true, "host_skew_s": 0.1, "hub_skew_s": null},
             "sections": {},
             "orders": {"running": [], "held": []}, "outcomes": [], "refused": [], "warnings": []}
            """.formatted(++sequence));
        for (var name : ReportShape.SECTIONS) {
            section(report, name).put("state", "absent").put("why", "not asked for yet");
        }
        return report;
    }

    private static ObjectNode section(ObjectNode report, String name) {
        return ((ObjectNode) report.path("sections")).putObject(name);
    }

    /// @param digest one hex digit that stands for all of it
    static ObjectNode fresh(ObjectNode report, String name, char digest) {
        return section(report, name)
                .put("state", "fresh")
                .put("at", "2026-11-30T14:00:00Z")
                .put("digest", String.valueOf(digest).repeat(64));
    }

    static ObjectNode guests(ObjectNode report, char digest, String... names) {
        var section = fresh(report, "guests", digest);
        if (names.length > 0) {
            var guests = section.putObject("value").putArray("guests");
            for (var name : names) guests.addObject().put("name", name);
        }
        return section;
    }

    static ObjectNode outcome(ObjectNode report, String door, String orderId, String verdict) {
        return report.withArray("outcomes")
                .addObject()
                .put("door", door)
                .put("order_id", orderId)
                .put("operation", "snapshot")
                .put("outcome", verdict)
                .put("summary", "as it went")
                .put("log_seq", 7);
    }

    static void held(ObjectNode report, String orderId, String plan) {
        var held = ((ObjectNode) report.path("orders")).withArray("held").addObject();
        held.put("door", "hub").put("order_id", orderId).put("operation", "destroy");
        held.putObject("arguments").put("vmid", "101");
        held.put("plan", base64(plan)).put("expires", "2026-11-30T15:00:00Z").put("how_to_sign", "ssh-keygen -Y sign");
        held.putArray("effects");
    }

    static void running(ObjectNode report, String orderId) {
        var running = ((ObjectNode) report.path("orders")).withArray("running").addObject();
        running.put("door", "hub").put("order_id", orderId).put("operation", "snapshot");
        running.put("since", "2026-11-30T14:00:00Z").put("unknown", false);
        running.putArray("tasks");
    }

    static void refused(ObjectNode report, String orderId) {
        report.withArray("refused")
                .addObject()
                .put("order_id", orderId)
                .put("operation", "burn")
                .put("reason", "unknown-operation")
                .put("message", "there is no operation 'burn'");
    }

    static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }
}
