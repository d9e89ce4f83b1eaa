package felhom.agent;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.LayoutBase;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Locale;

/// One event as text. Under systemd each line begins with its priority (`sd-daemon(3)`) and needs no time of its own.
final class LogLine extends LayoutBase<ILoggingEvent> {
    private final boolean journal;

    LogLine(boolean journal) {
        this.journal = journal;
    }

    @Override
    public String doLayout(ILoggingEvent event) {
        String name = event.getLoggerName();
        StringBuilder text = new StringBuilder(name.substring(name.lastIndexOf('.') + 1))
                .append(": ")
                .append(event.getFormattedMessage());
        IThrowableProxy thrown = event.getThrowableProxy();
        if (thrown != null) {
            text.append('\n').append(ThrowableProxyUtil.asString(thrown).stripTrailing());
        }
        String prefix = journal ? "<" + priority(event.getLevel()) + ">" : stamp(event);
        // Text from the host may hold line breaks; each line of the journal has a priority of its own.
        return prefix + text.toString().replace("\r", "").replace("\n", "\n" + prefix) + "\n";
    }

    private static String stamp(ILoggingEvent event) {
        Instant time = Instant.ofEpochMilli(event.getTimeStamp()).truncatedTo(ChronoUnit.MILLIS);
        return time + " " + event.getLevel().toString().toLowerCase(Locale.ROOT) + " ";
    }

    private static int priority(Level level) {
        return switch (level.toInt()) {
            case Level.ERROR_INT -> 3;
            case Level.WARN_INT -> 4;
            case Level.INFO_INT -> 6;
            default -> 7;
        };
    }
}
