package felhom.bench;

import felhom.log.Frame;
import felhom.log.LogState;

/// Counts what it is told, so that a benchmark of the log measures the log.
final class Burned implements LogState {
    static final int TYPE = Frame.FIRST_TYPE;

    /// About what a nonce with its plan's digest takes.
    static final int BODY = 100;

    private long records;

    long records() {
        return records;
    }

    @Override
    public void restore(byte[] snapshot) {}

    @Override
    public void apply(Frame frame) {
        records++;
    }

    @Override
    public byte[] snapshot() {
        return new byte[0];
    }
}
