package felhom.log;

import java.io.IOException;
import java.nio.file.Path;

/// What to say when no new segment could be made.
final class Fullness {
    private Fullness() {}

    static String text(Disk disk, Path directory, Segment segment, SegmentCreator.NotMade notMade) {
        String what =
                "the log in " + directory + " cannot grow: " + segment.path().getFileName() + " is full, and making"
                        + " the next one failed (" + Reason.of(notMade.reason()) + ")";
        String free;
        try {
            long bytes = disk.free(directory);
            free = bytes < notMade.needed()
                    ? "The disk is full: it has " + Bytes.words(bytes) + " free. Free at least "
                    : "The disk has " + Bytes.words(bytes) + " free; see what else refuses it. It takes ";
        } catch (IOException e) {
            free = "How much the disk has free cannot be asked (" + Reason.of(e) + "). It takes ";
        }
        return what + ". " + free + Bytes.words(notMade.needed()) + " on the file system of " + directory
                + ". Until then nothing new is begun; " + Bytes.words(Math.max(0, segment.room()))
                + " are kept for the outcomes of what runs. The next attempt is made by itself";
    }
}
