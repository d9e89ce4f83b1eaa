package felhom.log;

import java.time.Duration;
import java.time.InstantSource;

/// How a log is kept.
///
/// @param segment the room of a segment in bytes, its snapshot not counted
/// @param reserve what of it only [Urgency#COMPLETION] may use
/// @param retry how long to wait, after a segment could not be made, before the next attempt
public record Options(int segment, int reserve, Duration retry, InstantSource clock, Disk disk) {
    // With the snapshot a segment is no larger than one that is read.
    private static final long MOST = SegmentHeader.MOST - Codec.SNAPSHOT - SegmentHeader.BYTES;

    public Options {
        if (segment > MOST) {
            throw new IllegalArgumentException("a segment of " + segment + " bytes; take at most " + MOST);
        }
        if (reserve < 0 || segment - reserve < Codec.HEADER + Segment.MARGIN + 1) {
            throw new IllegalArgumentException("a segment of " + segment + " bytes with a reserve of " + reserve
                    + " holds no record; take at least 4096 and a smaller reserve");
        }
    }

    public static Options defaults() {
        return new Options(4 << 20, 256 << 10, Duration.ofSeconds(5), InstantSource.system(), Disk.real());
    }

    public Options segment(int bytes, int reserved) {
        return new Options(bytes, reserved, retry, clock, disk);
    }

    public Options retry(Duration value) {
        return new Options(segment, reserve, value, clock, disk);
    }

    public Options clock(InstantSource value) {
        return new Options(segment, reserve, retry, value, disk);
    }

    public Options disk(Disk value) {
        return new Options(segment, reserve, retry, clock, value);
    }

    /// The largest body that a record may have.
    public int largestBody() {
        return Math.min(Codec.GROUP, segment - reserve - Segment.MARGIN) - Codec.HEADER;
    }
}
