package felhom.log;

/// What the records add up to. Called by one thread at a time, in the order of the log: by the thread that opens it,
/// afterwards by the log's writer thread alone. It must not append: that would wait for itself.
///
/// A new log begins with the snapshot of the state as it was handed in, and later starts restore that.
public interface LogState {
    /// Begins anew from what an earlier [#snapshot] gave.
    void restore(byte[] snapshot);

    /// The record is durable; the append that brought it has not returned yet. What it throws breaks the log.
    void apply(Frame frame);

    /// Everything that a later start needs, as it stands now.
    byte[] snapshot();
}
