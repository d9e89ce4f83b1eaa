package felhom.engine.ledger;

/// How often something was not written down, until a record that is takes the number along.
final class UntoldCount {
    private final String field;
    private long count;

    /// @param field of the record that takes it along
    UntoldCount(String field) {
        this.field = field;
    }

    synchronized void add() {
        count++;
    }

    synchronized boolean any() {
        return count > 0;
    }

    /// Gives the number to a record; whoever cannot write that puts it back.
    synchronized long giveTo(RecordFields body) {
        long given = count;
        if (given > 0) {
            body.put(field, Long.toString(given));
        }
        count = 0;
        return given;
    }

    synchronized void putBack(long given) {
        count += given;
    }
}
