package felhom.engine.state;

import felhom.engine.ledger.Journal;
import felhom.engine.order.IssuedPlan;
import felhom.engine.order.Outcome;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;

/// A process that burns one nonce after the other, two at a time, until it is killed. It prints `begin` and the plan's
/// number before, and `burned` after each was acknowledged; every line ends with a full stop, so that half a line is
/// known as such.
final class Burner {
    static final int FAILED = 3;

    private static final int CALLERS = 2;
    private static final int PLANS = 1_000_000;

    private Burner() {}

    /// The same host, twenty minutes after its life before: what is burned is forgotten again after a few lives.
    static Host host(Path directory, int life) {
        Host host = new Host(directory).withSegments(32 << 10, 4 << 10);
        host.pass(Duration.ofMinutes(20).multipliedBy(life));
        return host;
    }

    static int firstPlan(int life) {
        return life * PLANS;
    }

    public static void main(String[] arguments) {
        PrintStream out = System.out;
        int life = Integer.parseInt(arguments[1]);
        Host host = host(Path.of(arguments[0]), life);
        // Never closed: it ends by being killed.
        AgentState state = host.open();
        out.println("open.");
        for (int i = 0; i < CALLERS; i++) {
            int caller = i;
            Thread.ofPlatform().uncaughtExceptionHandler(Burner::failed).start(() -> {
                for (int number = firstPlan(life) + caller; ; number += CALLERS) {
                    burn(host.plan(number), number, state, out);
                }
            });
        }
    }

    private static void failed(Thread caller, Throwable why) {
        System.err.println(caller + ": " + why);
        Runtime.getRuntime().halt(FAILED);
    }

    private static void burn(IssuedPlan plan, int number, AgentState state, PrintStream out) {
        state.ledger().issue(plan);
        out.println("begin " + number + ".");
        state.journal().append(Host.intent(plan));
        out.println("burned " + number + ".");
        if (out.checkError()) {
            throw new IllegalStateException("nobody listens any more");
        }
        if (number % 4 < 2) {
            state.journal().append(new Journal.Entry.Ended(Host.key(plan), new Outcome.Done("stopped")));
            state.ledger().acknowledge(Host.key(plan));
        }
    }
}
