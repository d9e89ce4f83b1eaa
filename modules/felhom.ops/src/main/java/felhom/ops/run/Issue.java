package felhom.ops.run;

/// What became of the wish for a plan to sign.
public sealed interface Issue {
    /// @param plan what was issued
    /// @param content the same as the Runner knows it
    /// @param signatures how many operators have to sign it
    record Issued(IssuedPlan plan, Plan content, int signatures) implements Issue {}

    /// The order needs no signature.
    record Benign(Plan content) implements Issue {}

    /// Refused, or the host could not be read: the report says which.
    record NoPlan(Report report) implements Issue {}
}
