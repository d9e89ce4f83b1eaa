package felhom.log;

import java.time.Instant;

/// One record as it stands in the log.
///
/// @param seq counts every record from 1, the log's own included
/// @param type the caller's, from [#FIRST_TYPE] on; below are the log's own
/// @param wall the wall clock when it was written, in milliseconds
/// @param previous the hash of the record before it
/// @param body not copied: never change it
/// @param hash over the whole frame, `previous` included
@SuppressWarnings("ArrayRecordComponent") // a million of them are read at start; a copy of each body would double that
public record Frame(long seq, int type, Instant wall, Hash previous, byte[] body, Hash hash) {
    /// The first record of each segment: what [LogState#snapshot] gave. It goes to [LogState#restore], never to
    /// `apply`.
    public static final int SNAPSHOT = 1;

    /// Written when opening found a torn tail and cut it. [LogState#apply] gets it like any other record, again at each
    /// later start: what has to follow from a cut follows even when the process dies right after it.
    public static final int TORN_TAIL = 2;

    public static final int FIRST_TYPE = 16;
    public static final int LAST_TYPE = 0xFFFF;

    public Position position() {
        return new Position(seq, hash);
    }

    @Override
    public String toString() {
        return "record " + seq + " of type " + type + ", " + body.length + " bytes, " + wall;
    }
}
