package felhom.image.soak;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/// What was ordered beside what the hub heard of and what the host did.
final class OrderBook {
    private static final Set<String> DONE = Set.of("ok", "ok_with_warnings");

    private final JsonNode agent;
    private final Load load;

    /// @param agent what the hub knows of it
    OrderBook(JsonNode agent, Load load) {
        this.agent = agent;
        this.load = load;
    }

    /// Whether the hub has heard of the end of everything, and nothing is left to be found out.
    static boolean closed(JsonNode agent) {
        return agent.path("orders").path("running").isEmpty()
                && agent.path("proposals")
                        .valueStream()
                        .allMatch(one -> one.path("ended").asBoolean(false))
                && agent.path("outcomes")
                        .valueStream()
                        .noneMatch(one -> one.path("outcome").asString("").equals("unknown"));
    }

    private List<JsonNode> outcomes(String door) {
        return agent.path("outcomes")
                .valueStream()
                .filter(one -> one.path("door").asString("").equals(door))
                .toList();
    }

    private static Set<String> ids(List<JsonNode> orders) {
        return orders.stream().map(one -> one.path("order_id").asString("")).collect(Collectors.toSet());
    }

    /// What was ordered and allowed, and has no end at the hub; and what has one without having been ordered.
    List<String> amiss() {
        var amiss = new ArrayList<String>();
        var ended = ids(outcomes("hub"));
        var refused = ids(agent.path("refused").valueStream().toList());
        var proposed = load.proposed().stream().map(Load.Proposed::id).collect(Collectors.toSet());
        for (var id : proposed) {
            if (!ended.contains(id) && !refused.contains(id)) amiss.add("lost: " + id);
        }
        var typed = ids(outcomes("shell"));
        for (var command : load.typed()) {
            if (command.allowed() && !typed.contains(command.order())) amiss.add("lost: " + command);
        }
        for (var id : ended) if (!proposed.contains(id)) amiss.add("never ordered: " + id);
        if (typed.size() > load.typed().size())
            amiss.add(typed.size() + " outcomes of " + load.typed().size() + " commands");
        return amiss;
    }

    /// What the host has done more or less often than the hub heard of.
    ///
    /// @param world as the host has written it at its end
    List<String> unlikeTheHost(JsonNode world) {
        var told = new HashSet<String>();
        var verdicts = outcomes("hub").stream()
                .collect(Collectors.toMap(
                        one -> one.path("order_id").asString(""),
                        one -> one.path("outcome").asString("")));
        for (var order : load.proposed()) {
            if (!order.snapshot().isEmpty() && DONE.contains(verdicts.getOrDefault(order.id(), ""))) {
                told.add(order.snapshot());
            }
        }
        var made = world.path("guests")
                .valueStream()
                .flatMap(guest -> guest.path("snapshots").propertyNames().stream())
                .toList();
        var unlike = new ArrayList<String>();
        for (var name : told) if (!made.contains(name)) unlike.add("said to be done and is not: snapshot " + name);
        for (var name : made) if (!told.contains(name)) unlike.add("done and not told: snapshot " + name);
        long tasks = world.path("tasks")
                .valueStream()
                .filter(task -> task.path("upid").asString("").contains(":vzsnapshot:"))
                .filter(task -> task.path("exit").asString("").equals("OK"))
                .count();
        if (tasks > told.size()) unlike.add(tasks + " snapshots were taken, " + told.size() + " told");
        return unlike;
    }

    /// How many ended how, to be read.
    Map<String, Long> verdicts() {
        var verdicts = new TreeMap<String, Long>();
        for (var door : List.of("hub", "shell")) {
            for (var one : outcomes(door)) {
                verdicts.merge(door + " " + one.path("outcome").asString(""), 1L, Long::sum);
            }
        }
        agent.path("refused")
                .forEach(one ->
                        verdicts.merge("hub refused " + one.path("reason").asString(""), 1L, Long::sum));
        load.typed().stream()
                .filter(command -> !command.allowed())
                .forEach(command -> verdicts.merge("shell exit " + command.exit(), 1L, Long::sum));
        return verdicts;
    }
}
