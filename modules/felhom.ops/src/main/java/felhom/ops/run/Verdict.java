package felhom.ops.run;

/// What the [Gate] says of a plan.
public sealed interface Verdict {
    record Allowed() implements Verdict {}

    record Refused(String reason) implements Verdict {}

    /// Operators have to sign this plan first.
    record NeedsApproval(Plan plan) implements Verdict {}
}
