package felhom.log;

import java.nio.file.Path;

/// What is wrong with a log, and where.
///
/// @param offset in bytes from the file's beginning
public record Damage(Path file, long offset, Kind kind, String text) {
    public enum Kind {
        MISSING_SEGMENT,
        /// The file's first 40 bytes are not what a segment begins with.
        BAD_HEADER,
        /// The file is shorter or longer than it was made.
        WRONG_SIZE,
        /// A record's bytes are not those that were written.
        BAD_RECORD,
        /// A sound record that does not follow the one before it.
        BROKEN_CHAIN,
        /// Nothing readable follows: a write that a crash cut short, or the last record was changed since.
        TORN_TAIL
    }

    @Override
    public String toString() {
        return file + ", offset " + offset + ": " + text;
    }
}
