package felhom.engine.order;

import felhom.engine.authority.Authority;
import felhom.ops.Vmid;

/// Makes origins, for whoever can show that it is the engine: no other module can name what is asked for
/// here.
@SuppressWarnings("exports") // of a type that is exported to nobody: that is the point of it
public final class Origins {
    private Origins() {}

    public static Origin.Shell shell(Authority engine, By by) {
        Authority.demand(engine);
        return new FromShell(by);
    }

    public static Origin.Schedule schedule(Authority engine) {
        Authority.demand(engine);
        return new FromSchedule();
    }

    public static Origin.Hub hub(Authority engine) {
        Authority.demand(engine);
        return new FromHub();
    }

    public static Origin.InGuest inGuest(Authority engine, Vmid guest) {
        Authority.demand(engine);
        return new FromGuest(guest);
    }

    public static Origin.SelfTest selfTest(Authority engine, Vmid guest) {
        Authority.demand(engine);
        return new FromSelfTest(guest);
    }

    record FromShell(By by) implements Origin.Shell {
        @Override
        public String word() {
            return "shell";
        }
    }

    record FromSchedule() implements Origin.Schedule {
        @Override
        public String word() {
            return "schedule";
        }
    }

    record FromHub() implements Origin.Hub {
        @Override
        public String word() {
            return "hub";
        }
    }

    record FromGuest(Vmid guest) implements Origin.InGuest {
        @Override
        public String word() {
            return "guest " + guest;
        }
    }

    record FromSelfTest(Vmid guest) implements Origin.SelfTest {
        @Override
        public String word() {
            return "selftest of guest " + guest;
        }
    }
}
