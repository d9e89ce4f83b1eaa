package felhom.shell.look;

import felhom.engine.access.HostAccess;
import felhom.engine.order.Bytes;
import felhom.messages.GuestMessages;
import felhom.ops.ArgumentType;
import felhom.ops.Failure;
import felhom.ops.Guest;
import felhom.ops.GuestDetail;
import felhom.ops.Inventory;
import felhom.ops.Vmid;
import felhom.shell.command.Command;
import felhom.shell.command.CommandRun;
import felhom.shell.command.Exit;
import felhom.shell.console.Figures;
import felhom.shell.console.Table;
import felhom.shell.line.Completion;
import felhom.shell.line.Positional;
import felhom.shell.line.Request;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeMap;

/// `guest list|show`.
public final class GuestCommands {
    public static final Positional<Vmid> GUEST = Positional.once("VMID", ArgumentType.VMID, Completion.Known.GUESTS);

    private GuestCommands() {}

    public static List<Command> all() {
        return List.of(
                new Command(
                        "guest list",
                        List.of(),
                        List.of(),
                        "list the guests that the token may see",
                        GuestCommands::list),
                new Command(
                        "guest show",
                        List.of(GUEST),
                        List.of(),
                        "show a guest of this node with its configuration and snapshots",
                        GuestCommands::show));
    }

    private static Exit list(Request request, CommandRun run) {
        try (HostAccess host = run.connect(request)) {
            List<Guest> guests = host.inventory().guests().stream()
                    .sorted(Comparator.comparing(Guest::vmid))
                    .toList();
            if (guests.isEmpty()) {
                // PVE hides what may not be read: nothing seen is not the same as nothing there.
                run.console().error("no guests, or none that the token may see (VM.Audit)");
            }
            if (request.json()) {
                run.json(guests, GuestMessages::guest);
            } else if (!guests.isEmpty()) {
                run.console()
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

    private static Exit show(Request request, CommandRun run) {
        Vmid vmid = request.value(GUEST);
        try (HostAccess host = run.connect(request)) {
            Inventory inventory = host.inventory();
            Optional<GuestDetail> found = inventory.guest(vmid);
            if (found.isEmpty()) {
                return run.failed(request, Failure.of(Failure.Kind.HOST, inventory.absence(vmid)));
            }
            GuestDetail detail = found.get();
            if (request.json()) {
                run.json(GuestMessages.detail(detail));
            } else {
                text(detail).forEach(run.console()::line);
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
}
