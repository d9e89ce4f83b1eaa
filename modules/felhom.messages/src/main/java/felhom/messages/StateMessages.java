package felhom.messages;

import felhom.engine.state.HostIdentity;
import felhom.engine.state.StateLocation;
import felhom.engine.state.StateView;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// The agent's own state: its log, its identity, its clock.
public final class StateMessages {
    private StateMessages() {}

    /// There is no state yet.
    public static Message none(StateLocation place) {
        return new Message(directory(place).put("state", "none yet: the first order begins it"));
    }

    /// @param openPlans how many of its plans can still be signed
    public static Message state(StateLocation place, StateView state, long openPlans) {
        ObjectNode node = directory(place);
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
        node.put("open_plans", openPlans);
        node.put("outcomes_for_the_hub", state.unacknowledged());
        ArrayNode running = node.putArray("without_an_end");
        state.running().forEach(order -> {
            ObjectNode entry = running.addObject();
            entry.put("order", order.order().value());
            entry.put("operation", order.operation());
            entry.put("since", order.since().toString());
            order.tasks().forEach(task -> entry.withArray("tasks").add(task.text()));
        });
        return new Message(node);
    }

    /// @param aside where the log lies now; empty where there was none
    public static Message logReset(Optional<Path> aside) {
        return new Message(
                Json.object().put("old_log", aside.map(Path::toString).orElse("missing")));
    }

    /// @param was the latest time that the log had seen before
    public static Message clockReset(Instant was, Instant is) {
        return new Message(Json.object().put("latest_time_was", was.toString()).put("latest_time_is", is.toString()));
    }

    public static Message identity(HostIdentity identity) {
        return new Message(node(identity));
    }

    /// @param was empty where it could not be read
    public static Message identityReset(HostIdentity identity, Optional<HostIdentity> was) {
        ObjectNode node = node(identity);
        was.ifPresent(old -> node.put("id_was", old.id().toString()));
        return new Message(node);
    }

    private static ObjectNode directory(StateLocation place) {
        return Json.object().put("directory", place.directory().toString());
    }

    private static ObjectNode node(HostIdentity identity) {
        return Json.object()
                .put("id", identity.id().toString())
                .put("node", identity.node().value());
    }
}
