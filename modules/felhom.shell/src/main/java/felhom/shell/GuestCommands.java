package felhom.shell;

import felhom.engine.order.Bytes;
import felhom.ops.Failure;
import felhom.ops.Guest;
import felhom.ops.GuestDetail;
import felhom.ops.Inventory;
import felhom.ops.SnapshotInfo;
import felhom.ops.Vmid;
import felhom.shell.Request.UsageError;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeMap;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// `guest list|show`.
final class GuestCommands {
    private GuestCommands() {}

    static List<Command> all() {
        return List.of(
                new Command(
                        "guest list",
                        List.of(),
                        List.of(),
                        "list the guests that the token may see",
                        GuestCommands::list),
                new Command(
                        "guest show",
                        List.of("VMID"),
                        List.of(),
                        "show a guest of this node with its configuration and snapshots",
                        GuestCommands::show));
    }

    static Vmid vmid(String name, String text) {
        try {
            return Vmid.of(text);
        } catch (IllegalArgumentException wrong) {
            throw new UsageError(name + ": " + wrong.getMessage());
        }
    }

    private static Exit list(Request request, CommandRun session) {
        try (HostAccess host = session.connect(request)) {
            List<Guest> guests = host.inventory().guests().stream()
                    .sorted(Comparator.comparing(Guest::vmid))
                    .toList();
            if (guests.isEmpty()) {
                // PVE hides what may not be read: nothing seen is not the same as nothing there.
                session.console().error("no guests, or none that the token may see (VM.Audit)");
            }
            if (request.json()) {
                session.json(guests, GuestCommands::json);
            } else if (!guests.isEmpty()) {
                session.console()
                        .table(
                                List.of("VMID", "TYPE", "NODE", "NAME", "STATUS", "LOCK", "MEMORY", "DISK"),
                                guests.stream().map(GuestCommands::row).toList());
            }
            return Exit.OK;
        }
    }

    private static List<String> row(Guest guest) {
        return List.of(
                guest.vmid().toString(),
                kind(guest),
                guest.node().value(),
                guest.name(),
                guest.status() + (guest.template() ? " (template)" : ""),
                guest.lock().orElse("-"),
                Bytes.words(guest.memory()),
                // A machine's is 0 until the host has looked, and without a disk.
                guest.disk() == 0 ? "-" : Bytes.words(guest.disk()));
    }

    private static String kind(Guest guest) {
        return guest.kind().name().toLowerCase(Locale.ROOT);
    }

    private static Exit show(Request request, CommandRun session) {
        Vmid vmid = vmid("VMID", request.positionals().getFirst());
        try (HostAccess host = session.connect(request)) {
            Inventory inventory = host.inventory();
            Optional<GuestDetail> found = inventory.guest(vmid);
            if (found.isEmpty()) {
                return session.failed(request, Failure.of(Failure.Kind.HOST, inventory.absence(vmid)));
            }
            GuestDetail detail = found.get();
            if (request.json()) {
                session.json(json(detail));
            } else {
                text(detail).forEach(session.console()::line);
            }
            return Exit.OK;
        }
    }

    private static List<String> text(GuestDetail detail) {
        Guest guest = detail.guest();
        List<String> lines = new ArrayList<>();
        lines.add(kind(guest) + " " + guest.vmid() + " '" + guest.name() + "' on " + guest.node() + ": "
                + guest.status()
                + guest.lock().map(lock -> ", locked (" + lock + ")").orElse("")
                + detail.ha().map(state -> ", managed by HA (" + state + ")").orElse(""));
        lines.add("");
        List<List<String>> rows = new ArrayList<>();
        new TreeMap<>(detail.config()).forEach((key, value) -> {
            String name = "  " + key;
            for (String line : value.stripTrailing().split("\n", -1)) {
                rows.add(List.of(name, line));
                name = "";
            }
        });
        lines.addAll(Table.lines(List.of("configuration:", ""), rows));
        lines.add("");
        if (detail.snapshots().isEmpty()) {
            lines.add("no snapshots");
        } else {
            lines.addAll(Table.lines(
                    List.of("snapshots:", "", ""),
                    detail.snapshots().stream()
                            .map(s -> List.of(
                                    "  " + s.name()
                                            + s.state()
                                                    .map(st -> " (unfinished: " + st + ")")
                                                    .orElse(""),
                                    s.taken().map(Figures::time).orElse("-") + (s.memory() ? ", with memory" : ""),
                                    s.description().replace('\n', ' ')))
                            .toList()));
        }
        return lines;
    }

    private static ObjectNode json(Guest guest) {
        ObjectNode node = CommandRun.object();
        node.put("vmid", guest.vmid().value());
        node.put("type", kind(guest));
        node.put("node", guest.node().value());
        node.put("name", guest.name());
        node.put("status", guest.status());
        guest.lock().ifPresent(lock -> node.put("lock", lock));
        node.put("template", guest.template());
        node.put("memory", guest.memory());
        if (guest.disk() == 0) {
            node.putNull("disk");
        } else {
            node.put("disk", guest.disk());
        }
        node.put("cpus", guest.cpus());
        guest.tags().stream().sorted().forEach(node.putArray("tags")::add);
        return node;
    }

    private static ObjectNode json(GuestDetail detail) {
        ObjectNode node = json(detail.guest());
        node.put("digest", detail.digest());
        detail.ha().ifPresent(state -> node.put("ha", state));
        ObjectNode config = node.putObject("config");
        new TreeMap<>(detail.config()).forEach(config::put);
        ArrayNode snapshots = node.putArray("snapshots");
        for (SnapshotInfo snapshot : detail.snapshots()) {
            ObjectNode entry = snapshots.addObject();
            entry.put("name", snapshot.name());
            entry.put("description", snapshot.description());
            snapshot.taken().ifPresent(taken -> entry.put("taken", taken.toString()));
            snapshot.parent().ifPresent(parent -> entry.put("parent", parent));
            snapshot.state().ifPresent(state -> entry.put("state", state));
            if (snapshot.memory()) {
                entry.put("memory", true);
            }
        }
        return node;
    }
}
