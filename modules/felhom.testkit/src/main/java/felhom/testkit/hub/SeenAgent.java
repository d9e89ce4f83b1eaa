package felhom.testkit.hub;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;

/// What the hub knows of one agent at a moment. JSON is text as it was sent.
///
/// @param reports how many were taken
/// @param resent how many of them were the one before once more
/// @param longestGap the longest time between two reports that were taken, by the monotonic clock
/// @param latest the last reports, oldest first
/// @param outcomes in the order in which they came first
/// @param held what the last report says to wait for signatures
/// @param running what the last report says to run
/// @param refused the last refusal of each order
public record SeenAgent(
        String id,
        long reports,
        long resent,
        Duration longestGap,
        List<Report> latest,
        SortedMap<String, Section> sections,
        List<Outcome> outcomes,
        List<Held> held,
        List<Running> running,
        List<Refusal> refused,
        List<Proposal> proposals,
        List<Approval> approvals) {

    /// @param wireBytes of the body as it came
    /// @param bytes of the body unpacked
    public record Report(long sequence, Instant arrived, int wireBytes, int bytes, String json) {}

    /// @param state as the last report has it
    /// @param value the last one known, also of earlier reports
    /// @param digest of that value; empty where there is none
    /// @param unchanged how many reports in a row had the digest alone
    public record Section(String state, Optional<String> value, String digest, int unchanged) {}

    /// @param verdict the last one that was reported
    /// @param reported how many reports had it
    public record Outcome(
            String door, String orderId, String operation, String verdict, String summary, int reported) {}

    /// @param arguments a JSON object
    /// @param plan base64 of what is to be signed
    /// @param expires as the report has it
    public record Held(String door, String orderId, String operation, String arguments, String plan, String expires) {}

    /// @param unknown whether nobody knows what became of its task
    public record Running(String door, String orderId, String operation, boolean unknown) {}

    public record Refusal(String orderId, String operation, String reason, String message) {}

    /// @param sent in how many envelopes it was
    /// @param ended whether a report showed its end
    public record Proposal(String orderId, String operation, int sent, boolean ended) {}

    /// @param plan base64
    /// @param sent in how many envelopes it was
    /// @param ended whether a report showed the end of the plan's order
    public record Approval(String plan, int signatures, int sent, boolean ended) {}

    /// The outcome of an order of the hub.
    public Optional<Outcome> outcome(String orderId) {
        return outcome("hub", orderId);
    }

    public Optional<Outcome> outcome(String door, String orderId) {
        return outcomes.stream()
                .filter(outcome ->
                        outcome.door().equals(door) && outcome.orderId().equals(orderId))
                .findFirst();
    }

    /// What waits for signatures under this order's id, whatever its door.
    public Optional<Held> held(String orderId) {
        return held.stream().filter(plan -> plan.orderId().equals(orderId)).findFirst();
    }

    public Optional<Refusal> refusal(String orderId) {
        return refused.stream()
                .filter(refusal -> refusal.orderId().equals(orderId))
                .findFirst();
    }

    /// How far an order of the hub is, in one word: its verdict (`ok` and so on), `refused`, `running`,
    /// `held`, `sent` or `waiting`; `absent` for one that the hub never proposed.
    public String progress(String orderId) {
        var outcome = outcome(orderId);
        if (outcome.isPresent()) return outcome.get().verdict();
        if (running.stream().anyMatch(order -> ours(order.door(), order.orderId(), orderId))) return "running";
        if (held.stream().anyMatch(plan -> ours(plan.door(), plan.orderId(), orderId))) return "held";
        if (refusal(orderId).isPresent()) return "refused";
        return proposals.stream()
                .filter(proposal -> proposal.orderId().equals(orderId))
                .findFirst()
                .map(proposal -> proposal.sent() > 0 ? "sent" : "waiting")
                .orElse("absent");
    }

    private static boolean ours(String door, String orderId, String wanted) {
        return door.equals("hub") && orderId.equals(wanted);
    }
}
