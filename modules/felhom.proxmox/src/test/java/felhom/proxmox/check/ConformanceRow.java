package felhom.proxmox.check;

import felhom.proxmox.http.PveException;
import java.util.function.Function;

/// A call, what a client relies on, and how to find out what a host does.
///
/// @param call as the table shows it
/// @param expected what `asks` has to come to
record ConformanceRow(String call, String expected, Function<ConformanceHost, String> asks) {
    /// @param asked false where the host cannot answer this, and `seen` says why
    record Answer(ConformanceRow row, String seen, boolean asked) {
        boolean agrees() {
            return asked && row.expected.equals(seen);
        }
    }

    /// Ends a row that this host cannot answer.
    static final class NotAsked extends RuntimeException {
        private static final long serialVersionUID = 1L;

        NotAsked(String why) {
            super(why);
        }
    }

    Answer ask(ConformanceHost host) {
        try {
            return new Answer(this, asks.apply(host), true);
        } catch (NotAsked e) {
            return new Answer(this, String.valueOf(e.getMessage()), false);
        } catch (PveException e) {
            return new Answer(this, host.plain("refused: " + e.error().words()), true);
        } catch (RuntimeException | AssertionError e) {
            return new Answer(this, host.plain("failed: " + e.getMessage()), true);
        }
    }
}
