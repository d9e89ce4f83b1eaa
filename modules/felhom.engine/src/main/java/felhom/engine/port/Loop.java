package felhom.engine.port;

import java.time.Duration;

/// A piece of work that a daemon does again and again, in a thread of its own.
public interface Loop {
    /// For logs and for the operator, such as `report`.
    String name();

    /// For so long a pass may go on without a sign of life. Beyond that it is stuck, and the program ends for
    /// systemd to start it again: so it is several times what the slowest pass takes.
    Duration limit();

    /// Does the work once. Whoever waits in it does so where an interrupt is heard: then the daemon stops.
    ///
    /// @param alive to be called when something was done, by a pass that goes on for longer
    /// @return the pause until the next pass
    /// @throws Exception when it went wrong: it is logged, and the next pass comes after a pause that grows
    Duration pass(Runnable alive) throws Exception;

    /// No other pass follows: one that is at work now, in another thread, need not wait any longer for what
    /// is not its own, such as an answer. What it writes it writes to its end.
    default void retire() {}
}
