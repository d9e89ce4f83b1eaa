package felhom.hub.message;

import felhom.engine.ledger.UnreportedOutcome;
import felhom.engine.order.OpenOrder;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What the agent tells a hub.
///
/// @param sequence rises with each report, also over a restart
/// @param interval after which the next one is due on average
/// @param sections by name: a JSON object
/// @param running orders that were begun and have no end, of all doors
/// @param outcomes that the hub has not acknowledged, of all doors
/// @param desired the version of the desired state that is kept here
/// @param warnings for people
public record HubReport(
        long sequence,
        Instant sent,
        Duration interval,
        AgentFacts agent,
        ClockFacts clock,
        Map<String, String> sections,
        List<OpenOrder> running,
        List<HeldPlan> held,
        List<UnreportedOutcome> outcomes,
        List<Refusal> refused,
        Optional<Long> desired,
        List<String> warnings) {
    public HubReport {
        sections = Map.copyOf(sections);
        running = List.copyOf(running);
        held = List.copyOf(held);
        outcomes = List.copyOf(outcomes);
        refused = List.copyOf(refused);
        warnings = List.copyOf(warnings);
    }
}
