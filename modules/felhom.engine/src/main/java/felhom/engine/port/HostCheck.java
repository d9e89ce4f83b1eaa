package felhom.engine.port;

import java.util.List;
import java.util.function.Consumer;

/// Looks at everything that the agent needs from its host, and changes nothing.
@FunctionalInterface
public interface HostCheck {
    /// One finding after the other, each given to `sink` as soon as it is known; all of them in the end.
    List<Finding> look(Consumer<Finding> sink);

    /// @param remedy what to do about it, such as a `pveum` line; empty where nothing has to be done
    record Finding(String subject, Level level, String text, List<String> remedy) {
        public Finding {
            remedy = List.copyOf(remedy);
        }

        public static Finding ok(String subject, String text) {
            return new Finding(subject, Level.OK, text, List.of());
        }
    }

    /// `DENIED` (token not accepted, privilege missing) and `UNREACHABLE` have exit codes of their own.
    enum Level {
        OK,
        WARNING,
        FAILED,
        DENIED,
        UNREACHABLE
    }
}
