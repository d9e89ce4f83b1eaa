package felhom.proxmox;

import java.util.function.Function;

/// A call, what a client relies on, and how to find out what a host does.
///
/// @param call as the table shows it
/// @param expected what `asks` has to come to
record ConformanceRow(String call, String expected, Function<ConformanceHost, String> asks) {
    record Answer(ConformanceRow row, String seen) {
        boolean agrees() {
            return row.expected.equals(seen);
        }
    }

    Answer ask(ConformanceHost host) {
        try {
            return new Answer(this, asks.apply(host));
        } catch (PveException e) {
            return new Answer(this, host.plain("refused: " + e.error().words()));
        }
    }
}
