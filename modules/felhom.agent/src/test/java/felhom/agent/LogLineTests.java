package felhom.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.LoggingEvent;
import org.junit.jupiter.api.Test;

/// What a log line looks like, by hand and under systemd.
class LogLineTests {
    private static LoggingEvent event(Level level, String message) {
        Logger logger = new LoggerContext().getLogger("felhom.proxmox.http.Transport");
        return new LoggingEvent("x", logger, level, message, null, null);
    }

    @Test
    void underSystemdEveryLineHasItsPriority() {
        LogLine journal = new LogLine(true);

        assertEquals("<3>Transport: it broke\n", journal.doLayout(event(Level.ERROR, "it broke")));
        assertEquals("<4>Transport: a\\nb\n", journal.doLayout(event(Level.WARN, "a\nb")));
        assertEquals("<6>Transport: x\n", journal.doLayout(event(Level.INFO, "x")));
        assertEquals("<7>Transport: x\n", journal.doLayout(event(Level.DEBUG, "x")));
    }

    @Test
    void byHandALineHasTimeAndLevel() {
        String line = new LogLine(false).doLayout(event(Level.WARN, "odd"));

        assertTrue(line.matches("\\d{4}-\\d\\d-\\d\\dT[0-9:.]+Z warn Transport: odd\\n"), line);
    }
}
