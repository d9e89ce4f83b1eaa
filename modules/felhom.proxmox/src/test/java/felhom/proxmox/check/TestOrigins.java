package felhom.proxmox.check;

import felhom.engine.authority.Authority;
import felhom.engine.order.By;
import felhom.engine.order.Origin;
import felhom.engine.order.Origins;
import felhom.ops.Vmid;

/// Where the tests' orders come from.
final class TestOrigins {
    private TestOrigins() {}

    static Origin.Shell shell() {
        return Origins.shell(Authority.ENGINE, new By("root"));
    }

    static Origin.Schedule schedule() {
        return Origins.schedule(Authority.ENGINE);
    }

    static Origin.Hub hub() {
        return Origins.hub(Authority.ENGINE);
    }

    static Origin.InGuest inGuest(Vmid guest) {
        return Origins.inGuest(Authority.ENGINE, guest);
    }

    static Origin.SelfTest selfTest(Vmid guest) {
        return Origins.selfTest(Authority.ENGINE, guest);
    }
}
