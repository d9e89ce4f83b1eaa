package felhom.log;

/// A place in the log: a record's number and the hash that stands for it and for everything before it.
public record Position(long seq, Hash hash) {
    /// `seq:hash`, as it is shown and kept.
    public String words() {
        return seq + ":" + hash;
    }
}
