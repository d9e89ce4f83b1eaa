package felhom.shell;

import felhom.engine.state.HostIdentity;
import felhom.engine.state.StateAdmin;
import felhom.engine.state.StateLocation;
import felhom.engine.state.StateView;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// `state show|reset`, `clock reset`, `identity show|reset`: for whoever may write the state directory, which is local
/// root or the agent's own user. Each reset is a record in the log.
final class StateCommands {
    private static final Option YES = Option.flag("--yes", "do not ask");

    private StateCommands() {}

    static List<Command> all() {
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

    private static Exit show(Request request, CommandRun session) {
        StateAdmin admin = session.state(request);
        StateLocation place = admin.place();
        Optional<StateView> begun = admin.look();
        if (begun.isEmpty()) {
            ObjectNode none = CommandRun.object();
            none.put("directory", place.directory().toString());
            return answer(request, session, none.put("state", "none yet: the first order begins it"));
        }
        StateView state = begun.get();
        Instant now = session.installation().clocks().now();
        ObjectNode node = CommandRun.object();
        node.put("directory", place.directory().toString());
        node.put(
                "host",
                state.identity()
                        .map(identity -> identity.id().toString())
                        .orElse("missing: see felhom-agent identity reset"));
        node.put("log_head", state.head());
        node.put("epoch", state.epoch().orElse("over: no plan made so far counts, the next order begins a new one"));
        node.put("runtime_directory", place.runtime().toString());
        node.put("runtime_store", place.runtimeStore().orElse("unknown: there is no such directory"));
        node.put("epoch_in_memory", place.runtimeInMemory());
        node.put(
                "used_plans_forgotten_until",
                state.floor().equals(Instant.EPOCH)
                        ? "none: no used plan was forgotten yet"
                        : state.floor().toString());
        node.put("latest_time_seen", state.highWater().toString());
        node.put(
                "open_plans",
                state.held().stream()
                        .filter(held -> held.closed().isEmpty()
                                && !now.isAfter(held.plan().expires()))
                        .count());
        node.put("outcomes_for_the_hub", state.outbox().size());
        var running = node.putArray("without_an_end");
        state.running().forEach(order -> {
            ObjectNode entry = running.addObject();
            entry.put("order", order.order().value());
            entry.put("operation", order.operation());
            entry.put("since", order.since().toString());
            order.tasks().forEach(task -> entry.withArray("tasks").add(task.text()));
        });
        return answer(request, session, node);
    }

    private static Exit answer(Request request, CommandRun session, ObjectNode node) {
        if (request.json()) {
            session.json(node);
        } else {
            node.properties().forEach(field -> {
                String name = field.getKey().replace('_', ' ');
                for (String text : texts(field.getValue())) {
                    session.console().line(String.format("%-28s", name) + text);
                    name = "";
                }
            });
        }
        return Exit.OK;
    }

    /// A list as one line for each, in words.
    private static List<String> texts(JsonNode value) {
        if (!value.isArray()) {
            return List.of(value.isString() ? value.asString() : value.toString());
        }
        return value.isEmpty()
                ? List.of("nothing")
                : value.valueStream()
                        .map(entry -> entry.path("operation").asString() + " since "
                                + entry.path("since").asString() + ", order "
                                + entry.path("order").asString()
                                + entry.path("tasks")
                                        .valueStream()
                                        .map(task -> ", task " + task.asString())
                                        .collect(Collectors.joining()))
                        .toList();
    }

    private static Exit reset(Request request, CommandRun session) {
        if (!agreed(
                request,
                session,
                "Put the log aside? Plans, unfinished orders, outcomes for the hub and the counts of limits stay"
                        + " behind in it.")) {
            return Exit.REFUSED;
        }
        Optional<Path> aside = session.state(request).resetLog(by());
        return answer(
                request,
                session,
                CommandRun.object().put("old_log", aside.map(Path::toString).orElse("missing")));
    }

    private static Exit resetClock(Request request, CommandRun session) {
        if (!agreed(request, session, "Believe this host's clock as it stands now?")) {
            return Exit.REFUSED;
        }
        StateAdmin.LatestTime latest = session.state(request).resetClock(by());
        ObjectNode node = CommandRun.object();
        node.put("latest_time_was", latest.was().toString());
        node.put("latest_time_is", latest.is().toString());
        return answer(request, session, node);
    }

    private static Exit showIdentity(Request request, CommandRun session) {
        return answer(request, session, json(session.state(request).identity()));
    }

    private static Exit resetIdentity(Request request, CommandRun session) {
        if (!agreed(request, session, "Give this agent a new id? Every plan that was issued becomes worthless.")) {
            return Exit.REFUSED;
        }
        StateAdmin.NewIdentity identity = session.state(request).resetIdentity(by());
        ObjectNode node = json(identity.is());
        identity.was().ifPresent(was -> node.put("id_was", was.id().toString()));
        return answer(request, session, node);
    }

    private static ObjectNode json(HostIdentity identity) {
        ObjectNode node = CommandRun.object();
        node.put("id", identity.id().toString());
        node.put("node", identity.node().value());
        return node;
    }

    private static boolean agreed(Request request, CommandRun session, String question) {
        if (request.flag("--yes") || session.console().confirm(question).orElse(false)) {
            return true;
        }
        session.unanswered(request, "refused", "nothing was done; add --yes to do it without being asked");
        return false;
    }

    private static String by() {
        return "user " + System.getProperty("user.name") + " at the command line";
    }
}
