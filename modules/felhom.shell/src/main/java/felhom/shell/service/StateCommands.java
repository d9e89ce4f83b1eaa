package felhom.shell.service;

import felhom.engine.order.OpenOrder;
import felhom.engine.state.StateAdmin;
import felhom.engine.state.StateLocation;
import felhom.engine.state.StateView;
import felhom.messages.Message;
import felhom.messages.StateMessages;
import felhom.shell.command.Command;
import felhom.shell.command.CommandRun;
import felhom.shell.command.Exit;
import felhom.shell.line.Option;
import felhom.shell.line.Request;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/// `state show|reset`, `clock reset`, `identity show|reset`: for whoever may write the state directory, which
/// is local root or the agent's own user. Each reset is a record in the log.
public final class StateCommands {
    private static final Option.Flag YES = Option.flag("--yes", "do not ask");

    private StateCommands() {}

    public static List<Command> all() {
        return List.of(
                new Command(
                        "state show",
                        List.of(),
                        List.of(),
                        "show the agent's state: its log, what is open, what has no end yet",
                        StateCommands::show),
                new Command(
                        "state reset",
                        List.of(),
                        List.of(YES, CommandRun.WAIT),
                        "put the log aside and begin a new one; nothing signed before is accepted afterwards",
                        StateCommands::reset),
                new Command(
                        "clock reset",
                        List.of(),
                        List.of(YES, CommandRun.WAIT),
                        "believe the clock as it stands now, though the log has seen a later time",
                        StateCommands::resetClock),
                new Command(
                        "identity show",
                        List.of(),
                        List.of(CommandRun.WAIT),
                        "show the agent's own id",
                        StateCommands::showIdentity),
                new Command(
                        "identity reset",
                        List.of(),
                        List.of(YES, CommandRun.WAIT),
                        "give this agent a new id, bound to this host; for a host that was renamed, or a copied state",
                        StateCommands::resetIdentity));
    }

    private static Exit show(Request request, CommandRun run) {
        StateAdmin admin = run.state(request);
        StateLocation place = admin.place();
        Optional<StateView> begun = admin.look();
        if (begun.isEmpty()) {
            return answer(request, run, StateMessages.none(place));
        }
        StateView state = begun.get();
        Instant now = run.installation().clocks().now();
        long openPlans = state.held().stream()
                .filter(held ->
                        held.closed().isEmpty() && !now.isAfter(held.plan().expires()))
                .count();
        answer(request, run, StateMessages.state(place, state, openPlans));
        if (!request.json()) {
            List<String> orders =
                    state.running().stream().map(StateCommands::words).toList();
            field(run, "without_an_end", orders.isEmpty() ? List.of("nothing") : orders);
        }
        return Exit.OK;
    }

    private static String words(OpenOrder order) {
        return order.operation() + " since " + order.since() + ", order " + order.order()
                + order.tasks().stream().map(task -> ", task " + task.text()).collect(Collectors.joining());
    }

    private static Exit answer(Request request, CommandRun run, Message message) {
        if (request.json()) {
            run.json(message);
        } else {
            message.plainFields().forEach((name, value) -> field(run, name, List.of(value)));
        }
        return Exit.OK;
    }

    /// A value a line, beside the field's name.
    private static void field(CommandRun run, String name, List<String> values) {
        String label = name.replace('_', ' ');
        for (String value : values) {
            run.console().line(String.format("%-28s", label) + value);
            label = "";
        }
    }

    private static Exit reset(Request request, CommandRun run) {
        if (!agreed(
                request,
                run,
                "Put the log aside? Plans, unfinished orders, outcomes for the hub and the counts of limits stay"
                        + " behind in it.")) {
            return Exit.REFUSED;
        }
        Optional<Path> aside = run.state(request).resetLog(by());
        return answer(request, run, StateMessages.logReset(aside));
    }

    private static Exit resetClock(Request request, CommandRun run) {
        if (!agreed(request, run, "Believe this host's clock as it stands now?")) {
            return Exit.REFUSED;
        }
        StateAdmin.LatestTime latest = run.state(request).resetClock(by());
        return answer(request, run, StateMessages.clockReset(latest.was(), latest.is()));
    }

    private static Exit showIdentity(Request request, CommandRun run) {
        return answer(request, run, StateMessages.identity(run.state(request).identity()));
    }

    private static Exit resetIdentity(Request request, CommandRun run) {
        if (!agreed(request, run, "Give this agent a new id? Every plan that was issued becomes worthless.")) {
            return Exit.REFUSED;
        }
        StateAdmin.NewIdentity identity = run.state(request).resetIdentity(by());
        return answer(request, run, StateMessages.identityReset(identity.is(), identity.was()));
    }

    private static boolean agreed(Request request, CommandRun run, String question) {
        if (request.flag(YES) || run.console().confirm(question).orElse(false)) {
            return true;
        }
        run.unanswered(request, "refused", "nothing was done; add --yes to do it without being asked");
        return false;
    }

    private static String by() {
        return "user " + System.getProperty("user.name") + " at the command line";
    }
}
