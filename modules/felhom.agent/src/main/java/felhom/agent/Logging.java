package felhom.agent;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.Configurator;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.encoder.LayoutWrappingEncoder;
import ch.qos.logback.core.spi.ContextAwareBase;
import felhom.shell.console.Secrets;
import org.slf4j.ILoggerFactory;
import org.slf4j.LoggerFactory;

/// Log lines go to standard error, since standard output is for answers. A command shows warnings and worse;
/// the configuration and `--debug` change that.
public final class Logging extends ContextAwareBase implements Configurator {
    /// For logback, which finds this class as a service.
    public Logging() {}

    @Override
    public ExecutionStatus configure(LoggerContext context) {
        LogLine layout = new LogLine(JournalStream.reached(System.getenv(), JournalStream.STANDARD_ERROR));
        layout.setContext(context);
        layout.start();
        LayoutWrappingEncoder<ILoggingEvent> encoder = new LayoutWrappingEncoder<>();
        encoder.setContext(context);
        encoder.setLayout(layout);
        encoder.start();
        ConsoleAppender<ILoggingEvent> appender = new ConsoleAppender<>();
        appender.setContext(context);
        appender.setTarget("System.err");
        appender.setEncoder(encoder);
        appender.start();
        Logger root = context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
        root.setLevel(Level.WARN);
        root.addAppender(appender);
        return ExecutionStatus.DO_NOT_INVOKE_NEXT_IF_ANY;
    }

    /// Lets no line show what is kept there, from now on.
    static void mask(Secrets secrets) {
        context().putObject(LogLine.SECRETS, secrets);
    }

    /// Sets the level of the agent's own loggers.
    static void level(String name) {
        own().setLevel(Level.toLevel(name));
    }

    /// As before anybody set it.
    static void asConfigured() {
        own().setLevel(null);
    }

    /// The same as [#level], but never to fewer lines than are shown now: `--debug` wins over the
    /// configuration.
    static void atLeast(String name) {
        Level wanted = Level.toLevel(name);
        if (own().getLevel() == null || wanted.toInt() < own().getLevel().toInt()) {
            own().setLevel(wanted);
        }
    }

    private static Logger own() {
        return context().getLogger("felhom");
    }

    private static LoggerContext context() {
        ILoggerFactory factory = LoggerFactory.getILoggerFactory();
        if (factory instanceof LoggerContext context) {
            return context;
        }
        throw new IllegalStateException(
                "logging is not logback but " + factory.getClass().getName());
    }
}
