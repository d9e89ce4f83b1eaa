package felhom.engine.order;

import felhom.engine.authority.Authority;
import felhom.ops.Vmid;

/// Where the tests' orders come from.
public final class TestOrigins {
    private TestOrigins() {}

    public static Origin.Shell shell() {
        return Origins.shell(Authority.ENGINE, new By("root"));
    }

    public static Origin.Schedule schedule() {
        return Origins.schedule(Authority.ENGINE);
    }

    public static Origin.Hub hub() {
        return Origins.hub(Authority.ENGINE);
    }

    public static Origin.InGuest inGuest(Vmid guest) {
        return Origins.inGuest(Authority.ENGINE, guest);
    }

    public static Origin.SelfTest selfTest(Vmid guest) {
        return Origins.selfTest(Authority.ENGINE, guest);
    }
}
