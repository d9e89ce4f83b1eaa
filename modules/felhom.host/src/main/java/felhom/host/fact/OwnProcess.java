package felhom.host.fact;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What this process takes of its machine.
public final class OwnProcess {
    private final Path rollup;

    OwnProcess(Path rollup) {
        this.rollup = rollup;
    }

    public static OwnProcess here() {
        return new OwnProcess(Path.of("/proc/self/smaps_rollup"));
    }

    /// @param resident bytes of it that are in memory
    /// @param proportional the same, where what it shares with others counts by its share only
    public record Memory(long resident, long proportional) {}

    /// As `/proc/PID/smaps_rollup` has it (`proc(5)`); empty where that cannot be read.
    public Optional<Memory> memory() {
        String text;
        try {
            text = Files.readString(rollup);
        } catch (IOException unreadable) {
            return Optional.empty();
        }
        OptionalLong resident = bytes(text, "Rss");
        OptionalLong proportional = bytes(text, "Pss");
        return resident.isPresent() && proportional.isPresent()
                ? Optional.of(new Memory(resident.getAsLong(), proportional.getAsLong()))
                : Optional.empty();
    }

    /// Processor time of all its threads, in user mode and in the kernel, since it started.
    public Optional<Duration> processorTime() {
        return ProcessHandle.current().info().totalCpuDuration();
    }

    private static OptionalLong bytes(String text, String name) {
        Matcher found = Pattern.compile("^" + name + ": +([0-9]{1,15}) kB$", Pattern.MULTILINE)
                .matcher(text);
        return found.find() ? OptionalLong.of(Long.parseLong(found.group(1)) * 1024) : OptionalLong.empty();
    }
}
