package felhom.ops.run;

import felhom.ops.Vmid;
import java.util.Set;

/// The Gate until operators can sign: benign plans pass, a destructive one only when it is the self-test's own, on the
/// guest that was named on the command line.
public final class SelfTestGate implements Gate {
    public SelfTestGate() {}

    @Override
    public Verdict judge(Plan plan, Origin origin) {
        if (!plan.destructive()) {
            return new Verdict.Allowed();
        }
        return switch (origin) {
            case Origin.SelfTest(Vmid guest) when plan.guests().equals(Set.of(guest)) -> new Verdict.Allowed();
            case Origin.SelfTest(Vmid guest) ->
                new Verdict.Refused("the self-test may touch guest " + guest + " alone, not " + plan.guests());
            case Origin.Shell() ->
                new Verdict.Refused("'" + plan.operation()
                        + "' is destructive and needs operators' signatures, which this version cannot check yet");
        };
    }
}
