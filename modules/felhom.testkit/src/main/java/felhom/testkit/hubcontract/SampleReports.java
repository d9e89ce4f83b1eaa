package felhom.testkit.hubcontract;

import felhom.testkit.hub.ReportShape;
import felhom.testkit.text.Json;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HexFormat;
import tools.jackson.databind.node.ObjectNode;

/// Reports of a made-up host, as docs/hub/host-report.schema.json has them.
final class SampleReports {
    private final String agent;
    private final Instant started =
            Instant.now().truncatedTo(ChronoUnit.SECONDS).minusSeconds(3600);
    /// A later run with the same agent has higher ones.
    private long sequence = System.currentTimeMillis();

    SampleReports(String agent) {
        this.agent = agent;
    }

    /// Of a host of which nothing is known.
    ObjectNode next() {
        var now = Instant.now().truncatedTo(ChronoUnit.SECONDS);
        var report = Json.object("type", "felhom-report", "version", 1, "sequence", ++sequence);
        report.put("sent", now.toString()).put("interval_s", 30);
        report.putObject("agent")
                .put("id", agent)
                .put("version", "0.0.0")
                .put("commit", "hub-contract")
                .put("node", "hub-contract")
                .put("started", started.toString())
                .put("uptime_s", 3600)
                .put("memory_bytes", 50_000_000)
                .put("cpu_s", 1.5)
                .put("log_head", "12:ab")
                .put("epoch_hash", digest(agent));
        report.putObject("clock")
                .put("wall", now.toString())
                .put("synchronised", true)
                .put("host_skew_s", 0.25)
                .putNull("hub_skew_s");
        var sections = report.putObject("sections");
        for (var name : ReportShape.SECTIONS) {
            sections.putObject(name).put("state", "absent").put("why", "this host is made up");
        }
        var orders = report.putObject("orders");
        orders.putArray("running");
        orders.putArray("held");
        for (var list : new String[] {"outcomes", "refused", "warnings"}) report.putArray(list);
        return report;
    }

    /// @param name another one makes another value
    /// @return the digest
    static String guests(ObjectNode report, int count, String name) {
        var value = Json.object().put("complete", true);
        var guests = value.putArray("guests");
        for (int i = 0; i < count; i++) {
            // In the order of the alphabet, without blanks: the digest is over this form.
            var guest =
                    guests.addObject().put("cpus", 1).put("disk", 1_181_116_006).put("memory", 268_435_456);
            guest.put("name", name + "-" + i).put("node", "hub-contract").put("status", "running");
            guest.putArray("tags").add("made-up");
            guest.put("template", false).put("type", "lxc").put("vmid", 100 + i);
        }
        var digest = digest(value.toString());
        unchanged(report, "guests", digest).set("value", value);
        return digest;
    }

    /// A section without its value.
    static ObjectNode unchanged(ObjectNode report, String name, String digest) {
        return report.withObject("/sections")
                .putObject(name)
                .put("state", "fresh")
                .put("at", report.path("sent").asString(""))
                .put("digest", digest);
    }

    static void outcome(ObjectNode report, String door, String orderId) {
        report.withArray("/outcomes")
                .addObject()
                .put("door", door)
                .put("order_id", orderId)
                .put("operation", "snapshot")
                .put("outcome", "ok")
                .put("summary", "done: take snapshot 'made-up' of guest 100")
                .put("log_seq", 12);
    }

    static String digest(String text) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
