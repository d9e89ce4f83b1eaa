package felhom.shell.command;

import org.jline.utils.Signals;

/// Ctrl-C, as the system sends it to this process.
public final class CtrlC {
    private static final String SIGNAL = "INT";

    private CtrlC() {}

    /// Has it do this, and nothing else, until it is closed.
    ///
    /// @throws IllegalStateException where this Java has no way to (the module jdk.unsupported is not there)
    public static AutoCloseable heard(Runnable then) {
        Object before = Signals.register(SIGNAL, then);
        if (before == null) {
            throw new IllegalStateException("no way to be told of the signal " + SIGNAL);
        }
        return () -> Signals.unregister(SIGNAL, before);
    }
}
