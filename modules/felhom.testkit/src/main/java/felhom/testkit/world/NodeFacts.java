package felhom.testkit.world;

import felhom.testkit.text.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;

/// What a node tells about its hardware and its system, each under the name of the read that shows it:
///
/// - `network`: interfaces as the list has them; bridges are shown to who may use them
/// - `disks`: the list's fields, `smart` with what that read shows, `listed: 0` for what only that read knows
/// - `zfs`: pools as the list has them; without any the host has no ZFS
/// - `services`, `aplinfo`, `apt`, `pci`, `dns`, `hosts`, `config`: as the API gives them
public final class NodeFacts {
    private NodeFacts() {}

    /// A small server: one disk, one bridge.
    public static Map<String, JsonNode> usual(String ip, String node) {
        try (var in = NodeFacts.class.getResourceAsStream("node-facts.json")) {
            if (in == null) throw new IllegalStateException("no resource node-facts.json");
            var text = new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .replace("{ip}", ip)
                    .replace("{node}", node);
            var facts = new TreeMap<String, JsonNode>();
            Json.parse(text.getBytes(StandardCharsets.UTF_8))
                    .properties()
                    .forEach(e -> facts.put(e.getKey(), e.getValue()));
            return facts;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read node-facts.json", e);
        }
    }
}
