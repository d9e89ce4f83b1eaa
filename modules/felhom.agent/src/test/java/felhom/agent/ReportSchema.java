package felhom.agent;

import com.networknt.schema.Error;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import felhom.hub.link.ReportSource.Collected;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// Holds reports to docs/hub/host-report.schema.json, and to nothing else being in them: a hub ignores what
/// it does not know, a test does not.
final class ReportSchema {
    private static final Path FILE = Path.of(System.getProperty("basedir", ""))
            .toAbsolutePath()
            .resolve("../../docs/hub/host-report.schema.json")
            .normalize();
    private static final JsonMapper JSON = JsonMapper.shared();

    private final Schema schema;

    ReportSchema() {
        try {
            JsonNode tree = JSON.readTree(Files.readString(FILE));
            close(tree);
            schema = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                    .getSchema(tree);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Objects whose fields are named have no others.
    private static void close(JsonNode node) {
        node.forEach(ReportSchema::close);
        // What stands beside a reference adds to it, and is not the whole.
        if (node instanceof ObjectNode object
                && object.path("properties").isObject()
                && object.has("type")
                && !object.has("oneOf")
                && !object.has("additionalProperties")) {
            object.put("additionalProperties", false);
        }
    }

    /// @return what is wrong, each with its place
    List<String> problems(JsonNode report) {
        return schema.validate(report).stream().map(Error::toString).toList();
    }

    /// A whole report with these sections, the rest of it as a hub link would write it.
    static ObjectNode report(Collected collected) {
        ObjectNode report = (ObjectNode) JSON.readTree("""
                {"type":"felhom-report","version":1,"sequence":17,"sent":"2026-11-30T14:00:00Z","interval_s":30,
                 "agent":{"id":"a","version":"0.1","commit":"c","node":"pve","started":"2026-11-30T14:00:00.123Z",
                  "uptime_s":123,"memory_bytes":1,"cpu_s":0.5,"log_head":"12:ab","epoch_hash":"e"},
                 "clock":{"wall":"2026-11-30T14:00:00Z","synchronised":null,"host_skew_s":0.1,"hub_skew_s":null},
                 "orders":{"running":[{"door":"shell","order_id":"o","operation":"backup",
                   "since":"2026-11-30T14:00:00Z","tasks":[],"unknown":false}],
                  "held":[{"door":"hub","order_id":"p","operation":"destroy","arguments":{"vmid":"101"},
                   "plan":"YWJj","expires":"2026-11-30T14:00:00Z","effects":[],"how_to_sign":"ssh-keygen -Y sign"}]},
                 "outcomes":[{"door":"hub","order_id":"q","operation":"snapshot","outcome":"ok","summary":"done",
                  "log_seq":99}],
                 "refused":[{"order_id":"r","operation":"fly","reason":"unknown-operation","message":"no"}]}""");
        ObjectNode sections = report.putObject("sections");
        collected.sections().forEach((name, section) -> sections.set(name, JSON.readTree(section.json())));
        report.putArray("warnings")
                .addAll(JSON.<JsonNode>valueToTree(collected.warnings()).values());
        return report;
    }
}
