package felhom.agent;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/// Whether what is written to a stream goes to systemd's journal, as `systemd.exec(5)` tells it by
/// `JOURNAL_STREAM`: device and inode of the stream that systemd connected. A child that writes elsewhere
/// inherits the variable too.
final class JournalStream {
    static final Path STANDARD_ERROR = Path.of("/proc/self/fd/2");

    private JournalStream() {}

    /// @param stream a link to what is written to
    static boolean reached(Map<String, String> environment, Path stream) {
        String told = environment.get("JOURNAL_STREAM");
        if (told == null) {
            return false;
        }
        try {
            Map<String, Object> file = Files.readAttributes(stream, "unix:dev,ino");
            return told.equals(file.get("dev") + ":" + file.get("ino"));
        } catch (IOException unknown) {
            return false;
        }
    }
}
