package felhom.engine.state;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/// A process of the agent's, as others see it. Written beside a lock and not into it: POSIX drops a process's lock when
/// it closes any descriptor of that file.
///
/// @param pid zero where it is of no account
/// @param command such as `run backup`
public record Worker(long pid, String command) {
    // Whoever may write the file may write anything; it goes to a terminal.
    private static final Pattern FORM = Pattern.compile("([0-9]{1,10}) ([ -~]{0,200})\n");

    public Worker {
        // Nothing of it may do more to a terminal than be read.
        String plain = command.replaceAll("[^ -~]", "?");
        command = plain.substring(0, Math.min(200, plain.length()));
    }

    /// Empty where nobody has said so: others can live with it.
    static Optional<Worker> at(Path file) {
        try {
            var read = FORM.matcher(OwnFile.read(file));
            return read.matches()
                    ? Optional.of(new Worker(Long.parseLong(read.group(1)), read.group(2)))
                    : Optional.empty();
        } catch (IOException none) {
            return Optional.empty();
        }
    }

    void write(Path file) throws IOException {
        Path fresh = file.resolveSibling(file.getFileName() + ".new");
        Files.deleteIfExists(fresh);
        try (var channel = Files.newByteChannel(
                fresh,
                Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")))) {
            channel.write(StandardCharsets.US_ASCII.encode(pid + " " + command + "\n"));
        }
        Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
    }

    public String words() {
        return "another felhom-agent" + (pid == 0 ? "" : " (pid " + pid + ": felhom-agent " + command + ")");
    }
}
