package felhom.messages;

import felhom.engine.access.RunningDaemon.Hub;
import felhom.engine.access.RunningDaemon.HubTrip;
import felhom.engine.access.RunningDaemon.Reload;
import felhom.engine.access.RunningDaemon.Section;
import felhom.engine.access.RunningDaemon.Standing;
import felhom.engine.view.Reading;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.util.RawValue;

/// The daemon about itself and its host.
public final class DaemonMessages {
    private DaemonMessages() {}

    /// `daemon` and `hub` are null where there is none, `node` where the host did not answer,
    /// `figures` where they are not known.
    public static Message status(HostStatus status) {
        ObjectNode node = Json.object();
        node.put("version", status.version());
        node.put("commit", status.commit());
        status.daemon().ifPresentOrElse(daemon -> node.set("daemon", daemon(daemon)), () -> node.putNull("daemon"));
        status.daemon()
                .flatMap(Standing::hub)
                .ifPresentOrElse(hub -> node.set("hub", hub(hub)), () -> node.putNull("hub"));
        status.node().ifPresentOrElse(name -> node.put("node", name.value()), () -> node.putNull("node"));
        status.now()
                .flatMap(Reading::known)
                .ifPresentOrElse(now -> node.set("figures", HostMessages.now(now)), () -> node.putNull("figures"));
        node.putObject("guests").put("total", status.guests().size()).put("running", status.guestsRunning());
        add(
                node.putArray("storages"),
                status.storages().stream().map(StorageMessages::storage).toList());
        add(
                node.putArray("tasks"),
                status.tasks().stream().map(TaskMessages::task).toList());
        ArrayNode orders = node.putArray("orders");
        status.orders()
                .forEach(order -> orders.addObject()
                        .put("door", order.key().door())
                        .put("order", order.order().value())
                        .put("operation", order.operation())
                        .put("since", order.since().toString()));
        ArrayNode waiting = node.putArray("waiting");
        status.waiting().forEach(plan -> {
            ObjectNode entry = waiting.addObject();
            entry.put("id", plan.held());
            entry.put("door", plan.door());
            entry.put("operation", plan.operation().value());
            plan.arguments().forEach(entry.putObject("arguments")::put);
            entry.put("expires", plan.expires().toString());
        });
        Json.texts(node, "warnings", status.warnings());
        return new Message(node);
    }

    private static void add(ArrayNode array, List<Message> messages) {
        messages.forEach(message -> array.add(message.tree()));
    }

    private static ObjectNode daemon(Standing daemon) {
        ObjectNode node = Json.object();
        node.put("version", daemon.version());
        node.put("commit", daemon.commit());
        node.put("pid", daemon.pid());
        node.put("since", daemon.since().toString());
        daemon.fault().ifPresent(words -> node.put("fault", words));
        ArrayNode loops = node.putArray("loops");
        daemon.loops().forEach(loop -> {
            ObjectNode entry = loops.addObject();
            entry.put("name", loop.name());
            entry.put("passes", loop.passes());
            entry.put("failures", loop.failures());
            loop.error().ifPresent(words -> entry.put("error", words));
        });
        return node;
    }

    private static ObjectNode hub(Hub hub) {
        ObjectNode node = Json.object();
        node.put("url", hub.url());
        if (hub.interval().toNanosPart() == 0) {
            node.put("interval_s", hub.interval().toSeconds());
        } else {
            node.put("interval_s", hub.interval().toMillis() / 1e3);
        }
        hub.answered().ifPresentOrElse(at -> node.put("answered", at.toString()), () -> node.putNull("answered"));
        hub.awaySince().ifPresent(at -> node.put("away_since", at.toString()));
        hub.trouble().ifPresent(words -> node.put("trouble", words));
        return node;
    }

    /// What was collected of the host, each section as the hub gets it.
    public static Message report(List<Section> sections) {
        ObjectNode node = Json.object();
        ObjectNode all = node.putObject("sections");
        sections.forEach(section -> all.putRawValue(section.name(), new RawValue(section.json())));
        return new Message(node);
    }

    /// One of them alone.
    public static Message section(Section section) {
        return new Message(Json.ASCII.readTree(section.json()));
    }

    /// The same on several lines, to be read.
    public static List<String> lines(Section section) {
        JsonNode tree = Json.ASCII.readTree(section.json());
        return Json.ASCII
                .writerWithDefaultPrettyPrinter()
                .writeValueAsString(tree)
                .lines()
                .toList();
    }

    /// A configuration that was read anew. One that was refused is said as a check says it.
    public static Message reload(Reload.Done done) {
        ObjectNode node = Json.object().put("reloaded", true);
        ArrayNode changed = node.putArray("changed");
        done.changed()
                .forEach(each ->
                        changed.addObject().put("setting", each.setting()).put("words", each.words()));
        Json.texts(node, "remarks", done.remarks());
        return new Message(node);
    }

    public static Message trip(HubTrip trip) {
        ObjectNode node = Json.object();
        node.put("passed", trip.good());
        node.put("answer", trip.words());
        node.put("collecting_s", Json.seconds(trip.collecting()));
        node.put("travelling_s", Json.seconds(trip.travelling()));
        node.put("report_bytes", trip.reportBytes());
        node.put("sent_bytes", trip.sentBytes());
        node.put("received_bytes", trip.receivedBytes());
        return new Message(node);
    }
}
