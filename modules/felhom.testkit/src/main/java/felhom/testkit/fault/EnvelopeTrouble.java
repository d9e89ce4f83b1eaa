package felhom.testkit.fault;

/// What is wrong with an envelope that a hub sends.
public sealed interface EnvelopeTrouble {
    /// It names another agent.
    record WrongAgent() implements EnvelopeTrouble {}

    /// The last one once more; the first of all is sent as it should be.
    record Replayed() implements EnvelopeTrouble {}

    /// The one before the last once more: a late one that was overtaken.
    record Overtaken() implements EnvelopeTrouble {}

    /// It answers a report that has not been sent yet.
    record Ahead() implements EnvelopeTrouble {}

    /// It was sent at another time than the hub's own clock says.
    ///
    /// @param seconds negative for the past
    record Elsewhen(long seconds) implements EnvelopeTrouble {}

    /// A field that nobody knows makes it so large.
    record Padded(long bytes) implements EnvelopeTrouble {}

    /// The same, compressed: little on the wire, much when it is unpacked.
    record Bomb(long bytes) implements EnvelopeTrouble {}

    /// A field that nobody knows is nested so deep.
    record Deep(int levels) implements EnvelopeTrouble {}

    /// Its body is this text.
    record Text(String body) implements EnvelopeTrouble {}

    /// It has the version that comes next.
    record NextVersion() implements EnvelopeTrouble {}

    /// Each field is there twice, the second time with another value.
    record Doubled() implements EnvelopeTrouble {}

    /// Its fields have types that they cannot have.
    record Mistyped() implements EnvelopeTrouble {}

    /// This many proposals in one envelope, each of an operation that nobody has.
    record Flood(int proposals) implements EnvelopeTrouble {}
}
