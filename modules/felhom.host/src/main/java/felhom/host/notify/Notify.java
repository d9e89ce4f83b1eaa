package felhom.host.notify;

import felhom.engine.port.Clocks;
import felhom.engine.port.Repeated;
import felhom.engine.port.ServiceManager;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Tells systemd how the service fares, as `sd_notify(3)` describes. Where nobody asked to be told, nothing
/// happens; what cannot be told is a warning, never more.
public final class Notify implements ServiceManager {
    private static final Logger LOG = LoggerFactory.getLogger(Notify.class);
    // systemd takes longer than this only where the whole machine stands still.
    private static final Duration PATIENCE = Duration.ofSeconds(2);
    // sun_path of unix(7): a path is shorter, as a 0 ends it.
    private static final int LONGEST_ADDRESS = 108;
    // What systemd itself cuts a status at is more; an operator reads one line.
    private static final int LONGEST_STATUS = 512;

    private final Optional<byte[]> address;
    private final Optional<Duration> watchdog;
    private final Repeated untold = new Repeated(Clocks.system());

    private Notify(Optional<byte[]> address, Optional<Duration> watchdog) {
        this.address = address;
        this.watchdog = watchdog;
    }

    /// @param environment where systemd says whom to tell (`NOTIFY_SOCKET`) and how often (`WATCHDOG_USEC`,
    ///     `WATCHDOG_PID`)
    /// @param pid this process's own
    public static Notify of(Map<String, String> environment, long pid) {
        Optional<byte[]> address =
                Optional.ofNullable(environment.get("NOTIFY_SOCKET")).flatMap(Notify::address);
        return new Notify(address, address.flatMap(_ -> watchdog(environment, pid)));
    }

    /// As `sockaddr_un` holds it: `@name` is an abstract one, which begins with a 0 instead.
    private static Optional<byte[]> address(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        if (text.startsWith("@") && bytes.length > 1 && bytes.length <= LONGEST_ADDRESS) {
            bytes[0] = 0;
            return Optional.of(bytes);
        }
        if (text.startsWith("/") && bytes.length < LONGEST_ADDRESS) {
            return Optional.of(Arrays.copyOf(bytes, bytes.length + 1));
        }
        LOG.warn(
                "NOTIFY_SOCKET: '{}' is neither a full path nor '@' and a name, of at most {} bytes; systemd is told"
                        + " nothing, and may take the agent for one that does not start",
                text,
                LONGEST_ADDRESS - 1);
        return Optional.empty();
    }

    private static Optional<Duration> watchdog(Map<String, String> environment, long pid) {
        String micros = environment.get("WATCHDOG_USEC");
        String meant = environment.get("WATCHDOG_PID");
        if (micros == null || (meant != null && !meant.equals(Long.toString(pid)))) {
            return Optional.empty();
        }
        // 18 digits are a long, whatever they are.
        if (!micros.matches("0*[1-9][0-9]{0,17}")) {
            LOG.warn("WATCHDOG_USEC: '{}' is no number of microseconds; the watchdog is not served", micros);
            return Optional.empty();
        }
        return Optional.of(Duration.of(Long.parseLong(micros), ChronoUnit.MICROS));
    }

    @Override
    public Optional<Duration> watchdog() {
        return watchdog;
    }

    @Override
    public void ready(String status) {
        tell("READY=1\nSTATUS=" + oneLine(status));
    }

    @Override
    public void status(String status) {
        tell("STATUS=" + oneLine(status));
    }

    @Override
    public void alive() {
        if (watchdog.isPresent()) {
            tell("WATCHDOG=1");
        }
    }

    @Override
    public void reloading() {
        if (address.isPresent()) {
            tell("RELOADING=1\nMONOTONIC_USEC=" + NativeSocket.monotonicMicros());
        }
    }

    @Override
    public void stopping(String status) {
        tell("STOPPING=1\nSTATUS=" + oneLine(status));
    }

    private void tell(String message) {
        if (address.isEmpty()) {
            return;
        }
        try {
            NativeSocket.send(address.get(), message.getBytes(StandardCharsets.UTF_8), PATIENCE);
            untold.over();
        } catch (IOException lost) {
            untold.again(String.valueOf(lost.getMessage()))
                    .ifPresent(line -> LOG.warn("systemd could not be told '{}': {}", oneLine(message), line));
        }
    }

    /// A line of its own would be an assignment of its own.
    private static String oneLine(String words) {
        String line = words.replaceAll("\\p{Cntrl}+", " ");
        return line.codePointCount(0, line.length()) <= LONGEST_STATUS
                ? line
                : line.substring(0, line.offsetByCodePoints(0, LONGEST_STATUS - 1)) + "…";
    }
}
