package felhom.shell.prompt;

import felhom.shell.console.Secrets;
import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileLockInterruptionException;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Consumer;
import org.jline.reader.impl.history.DefaultHistory;

/// What was typed in this shell and in others before. A line that begins with a blank is not kept, and none
/// that holds a token.
final class KeptHistory extends DefaultHistory {
    // A longer one is no line that anybody looks for again.
    private static final int LONGEST = 4096;

    private final Secrets secrets;
    private final Consumer<String> trouble;
    private Optional<HistoryFile> file;

    /// @param trouble is told, once, why nothing is kept for the next time
    KeptHistory(Optional<HistoryFile> file, Secrets secrets, Consumer<String> trouble) {
        this.file = file;
        this.secrets = secrets;
        this.trouble = trouble;
        try {
            if (file.isPresent()) {
                file.get().read().forEach(line -> internalAdd(Instant.EPOCH, line));
            }
        } catch (IOException unreadable) {
            lost(unreadable);
        }
    }

    private void lost(IOException why) {
        file = Optional.empty();
        trouble.accept("what you type is not kept for the next time: " + why.getMessage());
    }

    /// @param typed may be several lines, each of which is one here
    @Override
    public void add(Instant time, String typed) {
        typed.lines().map(String::stripTrailing).filter(this::kept).forEach(line -> {
            internalAdd(time, line);
            try {
                if (file.isPresent()) {
                    file.get().add(line);
                }
            } catch (ClosedByInterruptException | FileLockInterruptionException interrupted) {
                // Ctrl-C as the line was entered: this line alone is not kept.
                return;
            } catch (IOException unwritable) {
                lost(unwritable);
            }
        });
    }

    private boolean kept(String line) {
        return !line.isBlank()
                && !line.startsWith(" ")
                && line.length() <= LONGEST
                && line.chars().allMatch(c -> c >= ' ')
                && !secrets.tokenIn(line)
                && !secrets.holds(line)
                && (isEmpty() || !get(last()).equals(line));
    }
}
