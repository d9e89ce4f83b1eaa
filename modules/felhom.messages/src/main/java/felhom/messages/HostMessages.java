package felhom.messages;

import felhom.engine.view.Certificate;
import felhom.engine.view.Holdings;
import felhom.engine.view.HostGuest;
import felhom.engine.view.HostStorage;
import felhom.engine.view.Interface;
import felhom.engine.view.Lacking;
import felhom.engine.view.Listed;
import felhom.engine.view.NodeFigures;
import felhom.engine.view.NodeNow;
import felhom.engine.view.Service;
import felhom.engine.view.Space;
import felhom.ops.NodeName;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.TreeSet;
import java.util.function.Function;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// The host as a report shows it: the node, and what it has. docs/hub/host-report.schema.json names each
/// field.
public final class HostMessages {
    private HostMessages() {}

    /// What moves all the time.
    ///
    /// @param cpu the part of its processors that is in use, 0 to 1
    /// @param cluster where it could be read
    public static Message node(
            NodeName name, NodeFigures figures, OptionalDouble cpu, Optional<Holdings.ClusterCount> cluster) {
        ObjectNode node = Json.object();
        node.put("node", name.value());
        figures(node, figures, cpu);
        cluster.ifPresentOrElse(count -> node.set("cluster", cluster(count)), () -> node.putNull("cluster"));
        return new Message(node);
    }

    /// The same without whose it is.
    static ObjectNode now(NodeNow now) {
        return figures(Json.object(), now.figures(), now.cpu());
    }

    private static ObjectNode figures(ObjectNode node, NodeFigures figures, OptionalDouble cpu) {
        node.put("pve_version", figures.pveVersion());
        node.put("kernel", figures.kernel());
        node.put("uptime_s", figures.uptime().toSeconds());
        known(node, "cpus", figures.cpus());
        known(node, "cpu", cpu);
        ArrayNode load = node.putArray("load");
        figures.load().forEach(load::add);
        node.set("memory", space(figures.memory()));
        node.set("swap", space(figures.swap()));
        node.set("rootfs", space(figures.rootfs()));
        return node;
    }

    private static ObjectNode cluster(Holdings.ClusterCount count) {
        return Json.object()
                .put("nodes", count.nodes())
                .put("nodes_online", count.online())
                .put("guests", count.guests())
                .put("guests_running", count.running());
    }

    private static ObjectNode space(Space space) {
        return Json.object()
                .put("total", space.total())
                .put("used", space.used())
                .put("available", space.available());
    }

    /// Without what they use, so that a list in which nothing has happened stays the same.
    public static Message guests(Listed<HostGuest> guests) {
        return listed(guests, "guests", entry -> {
            ObjectNode node = GuestMessages.node(entry.guest());
            entry.ha().ifPresent(state -> node.put("ha", state));
            entry.pool().ifPresent(pool -> node.put("pool", pool));
            return node;
        });
    }

    public static Message storages(Listed<HostStorage> storages) {
        return listed(storages, "storages", storage -> {
            ObjectNode node = Json.object();
            node.put("storage", storage.id().value());
            node.put("type", storage.type());
            node.put("active", storage.active());
            node.put("shared", storage.shared());
            Json.texts(node, "content", new TreeSet<>(storage.content()));
            Json.known(node, "total", storage.total());
            Json.known(node, "used", storage.used());
            return node;
        });
    }

    public static Message certificates(List<Certificate> certificates) {
        return plain(
                certificates,
                "certificates",
                file -> text(
                        Json.object()
                                .put("file", file.file())
                                .put("subject", file.subject())
                                .put("issuer", file.issuer())
                                .put("fingerprint", file.fingerprint()),
                        "until",
                        file.until()));
    }

    public static Message services(List<Service> services) {
        return plain(
                services,
                "services",
                service -> Json.object()
                        .put("service", service.name())
                        .put("state", service.state())
                        .put("active", service.active())
                        .put("enabled", service.enabled()));
    }

    public static Message interfaces(Listed<Interface> interfaces) {
        return listed(interfaces, "interfaces", each -> {
            ObjectNode node = Json.object();
            node.put("interface", each.name());
            node.put("type", each.type());
            node.put("active", each.active());
            node.put("autostart", each.autostart());
            Json.texts(node, "addresses", each.addresses());
            text(node, "gateway", each.gateway());
            Json.texts(node, "ports", each.ports());
            return node;
        });
    }

    /// Says whether the host may have left something out.
    static <T> Message listed(Listed<T> list, String name, Function<T, ObjectNode> item) {
        ObjectNode node = plain(list.items(), name, item).object();
        node.put("complete", list.complete());
        list.hidden().ifPresent(lacking -> node.set("hidden_without", lacking(lacking)));
        return new Message(node);
    }

    static <T> Message plain(List<T> list, String name, Function<T, ObjectNode> item) {
        ObjectNode node = Json.object();
        ArrayNode array = node.putArray(name);
        list.forEach(each -> array.add(item.apply(each)));
        return new Message(node);
    }

    /// Null where nobody knows it.
    static ObjectNode text(ObjectNode node, String field, Optional<?> value) {
        value.ifPresentOrElse(known -> node.put(field, known.toString()), () -> node.putNull(field));
        return node;
    }

    static void known(ObjectNode node, String field, OptionalInt number) {
        Json.known(node, field, number.isPresent() ? OptionalLong.of(number.getAsInt()) : OptionalLong.empty());
    }

    static void known(ObjectNode node, String field, OptionalDouble number) {
        if (number.isPresent()) {
            node.put(field, number.getAsDouble());
        } else {
            node.putNull(field);
        }
    }

    private static ObjectNode lacking(Lacking lacking) {
        return Json.object().put("privilege", lacking.privilege()).put("path", lacking.path());
    }
}
