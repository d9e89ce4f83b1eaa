package felhom.agent;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.LayoutBase;
import felhom.shell.console.Secrets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Locale;

/// One event as text. Under systemd each line begins with its priority (`sd-daemon(3)`) and needs no time of
/// its own.
final class LogLine extends LayoutBase<ILoggingEvent> {
    /// The logger context's object that knows what no line may show.
    static final String SECRETS = Secrets.class.getName();

    private final boolean journal;

    LogLine(boolean journal) {
        this.journal = journal;
    }

    @Override
    public String doLayout(ILoggingEvent event) {
        Secrets secrets = secrets();
        String name = event.getLoggerName();
        // Each line of the journal has a priority of its own.
        String prefix = journal ? "<" + priority(event.getLevel()) + ">" : stamp(event);
        StringBuilder text = new StringBuilder(prefix)
                .append(name.substring(name.lastIndexOf('.') + 1))
                .append(": ")
                .append(secrets.line(event.getFormattedMessage()))
                .append('\n');
        IThrowableProxy thrown = event.getThrowableProxy();
        if (thrown != null) {
            ThrowableProxyUtil.asString(thrown)
                    .lines()
                    .forEach(line ->
                            text.append(prefix).append(secrets.line(line)).append('\n'));
        }
        return text.toString();
    }

    private Secrets secrets() {
        return getContext() != null && getContext().getObject(SECRETS) instanceof Secrets secrets
                ? secrets
                : new Secrets();
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
