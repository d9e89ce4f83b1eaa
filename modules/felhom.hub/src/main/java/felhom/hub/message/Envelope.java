package felhom.hub.message;

import felhom.engine.order.Order;
import felhom.engine.order.OrderKey;
import felhom.engine.trust.Approval;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What a hub answers to a report. Nothing in it is believed: a proposal is an order like any other, and an
/// approval is worth what its signatures are worth.
///
/// @param next after which time the hub wants to hear again, where it says so
/// @param outcomes what it has, so that it need not be told again
/// @param sections by name: the digest of what it has
/// @param refused proposals that are none
/// @param faults what else could not be read and was left out, in words
public record Envelope(
        Optional<Duration> next,
        List<OrderKey> outcomes,
        Map<String, String> sections,
        Optional<DesiredState> desired,
        List<Order> proposals,
        List<Approval> approvals,
        List<Refusal> refused,
        List<String> faults) {
    public Envelope {
        outcomes = List.copyOf(outcomes);
        sections = Map.copyOf(sections);
        proposals = List.copyOf(proposals);
        approvals = List.copyOf(approvals);
        refused = List.copyOf(refused);
        faults = List.copyOf(faults);
    }
}
