package felhom.shell.order;

import felhom.engine.access.HostAccess;
import felhom.engine.door.Door;
import felhom.engine.door.Report;
import felhom.engine.order.OpenOrder;
import felhom.engine.order.OrderKey;
import felhom.engine.order.Outcome;
import felhom.messages.ReportMessages;
import felhom.ops.ArgumentType;
import felhom.shell.command.Command;
import felhom.shell.command.CommandRun;
import felhom.shell.command.Exit;
import felhom.shell.line.Completion;
import felhom.shell.line.Option;
import felhom.shell.line.Positional;
import felhom.shell.line.Request;
import felhom.shell.line.UsageError;
import felhom.shell.line.ValueTypes;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/// `order close`, for an order of which nobody will hear any more.
public final class CloseCommands {
    private static final String ONE_LINE = "one line of 1 to 500 characters";
    private static final Positional<String> ID = Positional.once("ID", ValueTypes.TEXT, Completion.Known.ORDERS);
    private static final ArgumentType<String> WHY = new ArgumentType<>(ONE_LINE, CloseCommands::why);
    private static final Option.Valued<String> BECAUSE = Option.valued(
            "--because",
            "TEXT",
            WHY,
            Completion.Known.NOTHING,
            "why, for the log and the hub: --because 'node pve2 is gone for good'");
    private static final Option.Valued<String> DOOR = Option.valued(
            "--door",
            "DOOR",
            ValueTypes.TEXT,
            Completion.Known.NOTHING,
            "of which door, where two have an order with this ID");

    private CloseCommands() {}

    public static List<Command> all() {
        return List.of(new Command(
                "order close",
                List.of(ID),
                List.of(BECAUSE, DOOR, CommandRun.WAIT),
                "end an order as unknown that stays open because its node or guest is gone for good; ID as in state"
                        + " show",
                CloseCommands::close));
    }

    private static String why(String text) {
        if (text.isBlank() || !text.matches("[^\\p{Cntrl}]{1,500}")) {
            throw new IllegalArgumentException("expected " + ONE_LINE);
        }
        return text.strip();
    }

    private static Exit close(Request request, CommandRun run) {
        String because = request.value(BECAUSE)
                .orElseThrow(() -> new UsageError("--because: say why, as the log and the hub are to have it:"
                        + " --because 'node pve2 is gone for good'"));
        try (HostAccess host = run.connect(request)) {
            Door door = host.door();
            Report report = door.close(order(door, request.value(ID), request.value(DOOR)), because);
            Optional<Outcome> end = report.outcome();
            if (end.isEmpty()) {
                return OrderCommands.tell(request, run, report);
            }
            // It is closed, as was asked: that is no failure, whatever its end is.
            if (request.json()) {
                run.json(ReportMessages.report(report));
            } else {
                run.console().line(end.get().word() + ": " + end.get().summary());
            }
            return Exit.OK;
        }
    }

    private static OrderKey order(Door door, String id, Optional<String> of) {
        List<OrderKey> keys = door.open().stream()
                .map(OpenOrder::key)
                .filter(key -> key.id().value().equals(id))
                .filter(key -> of.isEmpty() || key.door().equals(of.get()))
                .toList();
        if (keys.isEmpty()) {
            throw new UsageError("ID: no order '" + id + "'"
                    + of.map(name -> " of door '" + name + "'").orElse("")
                    + " is open; felhom-agent state show lists those that are, audit show says how others ended");
        }
        if (keys.size() > 1) {
            throw new UsageError("ID: " + keys.size() + " doors have an order '" + id
                    + "'; say which with --door: "
                    + keys.stream().map(OrderKey::door).collect(Collectors.joining(", ")));
        }
        return keys.getFirst();
    }
}
