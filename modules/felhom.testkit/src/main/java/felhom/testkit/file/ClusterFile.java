package felhom.testkit.file;

import felhom.testkit.text.Field;
import felhom.testkit.text.Json;
import felhom.testkit.world.HaService;
import felhom.testkit.world.NodeFacts;
import felhom.testkit.world.NodeState;
import felhom.testkit.world.WorldState;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/// The section `cluster` of a world file: nodes, backup jobs, what HA manages, replication, options.
final class ClusterFile {
    private ClusterFile() {}

    static void read(Field root, WorldState world) {
        var section = root.maybe("cluster");
        if (section.isEmpty()) return;
        var field = section.get().only("name", "quorate", "nodes", "jobs", "ha", "replication", "options");
        var cluster = world.cluster();
        field.entries("nodes").forEach((name, node) -> {
            if (!cluster.nodes.containsKey(name)) cluster.join(name);
            var state = cluster.nodes.get(name);
            if (state != null) read(state, node);
        });
        field.maybe("name").ifPresent(name -> cluster.name = Optional.of(name.text()));
        cluster.quorate = field.flag("quorate", true);
        field.entries("jobs")
                .forEach((id, job) ->
                        cluster.jobs.put(id, Json.texts(field.at("jobs").textMap(id))));
        field.entries("ha").forEach((sid, service) -> cluster.ha.put(sid, service(service)));
        field.list("replication").forEach(job -> cluster.replication.add(object(job)));
        field.maybe("options").ifPresent(options -> cluster.options = object(options));
    }

    private static void read(NodeState node, Field field) {
        field.only("id", "ip", "online", "sampled", "facts");
        node.sampled = field.maybe("sampled").map(Field::instant);
        node.id = (int) field.number("id", node.id);
        node.ip = field.text("ip", node.ip);
        node.online = field.flag("online", true);
        field.entries("facts").forEach((what, fact) -> node.facts.put(what, fact.node()));
    }

    private static HaService service(Field field) {
        field.only("requested", "trouble", "comment", "max-restart", "max-relocate");
        var service = new HaService(field.needed("requested").text());
        service.trouble = field.text("trouble", "");
        service.comment = field.text("comment", "");
        service.maxRestart = (int) field.number("max-restart", 1);
        service.maxRelocate = (int) field.number("max-relocate", 1);
        return service;
    }

    private static ObjectNode object(Field field) {
        if (field.node() instanceof ObjectNode object) return object;
        throw field.wrong("not an object", "write {...}");
    }

    static void write(ObjectNode root, WorldState world) {
        var cluster = world.cluster();
        var section = Json.object();
        cluster.name.ifPresent(name -> section.put("name", name));
        if (!cluster.quorate) section.put("quorate", false);
        var nodes = Json.object();
        cluster.nodes.forEach((name, node) -> nodes.set(name, write(node)));
        section.set("nodes", nodes);
        var jobs = Json.object();
        cluster.jobs.forEach(jobs::set);
        WorldFile.put(section, "jobs", jobs);
        var services = Json.object();
        cluster.ha.forEach((sid, service) -> services.set(sid, write(service)));
        WorldFile.put(section, "ha", services);
        if (!cluster.replication.isEmpty())
            section.set("replication", Json.array().addAll(cluster.replication));
        section.set("options", cluster.options);
        root.set("cluster", section);
    }

    /// Facts are left out where they are the usual ones.
    private static ObjectNode write(NodeState node) {
        var written = Json.object("id", node.id, "ip", node.ip);
        if (!node.online) written.put("online", false);
        node.sampled.ifPresent(since -> written.put("sampled", since.toString()));
        var usual = NodeFacts.usual(node.ip, node.name);
        var facts = Json.object();
        node.facts.forEach((what, fact) -> {
            if (!fact.equals(usual.get(what))) facts.set(what, fact);
        });
        WorldFile.put(written, "facts", facts);
        return written;
    }

    private static ObjectNode write(HaService service) {
        var node = Json.object(
                "requested", service.requested,
                "max-restart", service.maxRestart,
                "max-relocate", service.maxRelocate);
        if (!service.trouble.isEmpty()) node.put("trouble", service.trouble);
        if (!service.comment.isEmpty()) node.put("comment", service.comment);
        return node;
    }
}
