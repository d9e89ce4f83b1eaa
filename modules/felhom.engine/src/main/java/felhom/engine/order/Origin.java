package felhom.engine.order;

import felhom.ops.Vmid;

/// Where an order came from, which is all the authority it has. A door of the engine gives it to what goes
/// through it; nobody else can make one ([Origins]), it is never read from an order, and nothing that is
/// parsed becomes one.
public sealed interface Origin {
    /// As the log has it.
    String word();

    /// An operator at this host's own command line.
    sealed interface Shell extends Origin permits Origins.FromShell {
        By by();
    }

    /// The host's own timetable.
    sealed interface Schedule extends Origin permits Origins.FromSchedule {}

    /// What the hub proposes.
    sealed interface Hub extends Origin permits Origins.FromHub {}

    /// A guest, about itself.
    sealed interface InGuest extends Origin permits Origins.FromGuest {
        Vmid guest();
    }

    /// The task self-test, on the one guest that was named on the command line.
    sealed interface SelfTest extends Origin permits Origins.FromSelfTest {
        Vmid guest();
    }
}
