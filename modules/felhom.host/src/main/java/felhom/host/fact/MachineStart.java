package felhom.host.fact;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// How long ago this machine was started, sleep included; no step of the wall clock changes it.
public final class MachineStart {
    private static final Pattern UPTIME = Pattern.compile("([0-9]{1,12})\\.([0-9]{2}) .*", Pattern.DOTALL);

    private final Path uptime;

    MachineStart(Path uptime) {
        this.uptime = uptime;
    }

    public static MachineStart here() {
        return new MachineStart(Path.of("/proc/uptime"));
    }

    /// As `/proc/uptime` has it (`proc(5)`); empty where that cannot be read.
    public Optional<Duration> ago() {
        try {
            Matcher text = UPTIME.matcher(Files.readString(uptime));
            return text.matches()
                    ? Optional.of(Duration.ofSeconds(Long.parseLong(text.group(1)))
                            .plusMillis(Long.parseLong(text.group(2)) * 10))
                    : Optional.empty();
        } catch (IOException unreadable) {
            return Optional.empty();
        }
    }
}
