package felhom.ops.run;

/// Decides whether a plan may run. It is asked once for each order, after the plan is fixed and before the intent is
/// written.
@FunctionalInterface
public interface Gate {
    Verdict judge(Plan plan, Origin origin);
}
