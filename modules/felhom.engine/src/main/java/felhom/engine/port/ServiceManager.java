package felhom.engine.port;

import java.time.Duration;
import java.util.Optional;

/// Whoever has started the program as a service, such as systemd: told how it is, so that it starts it again
/// when it no longer works. Never throws: a service whose manager does not listen goes on.
public interface ServiceManager {
    /// Nobody is told anything.
    ServiceManager NONE = new ServiceManager() {
        @Override
        public void ready(String status) {}

        @Override
        public void status(String status) {}

        @Override
        public void alive() {}

        @Override
        public void reloading() {}

        @Override
        public void stopping(String status) {}

        @Override
        public Optional<Duration> watchdog() {
            return Optional.empty();
        }
    };

    /// It serves from now on; also once a reload is over, whatever came of it.
    ///
    /// @param status in a sentence, for whoever looks
    void ready(String status);

    void status(String status);

    /// It works: to be said only when that was seen, at least once in each time of [#watchdog].
    void alive();

    /// Its configuration is read anew, until [#ready].
    void reloading();

    void stopping(String status);

    /// After so long without [#alive] it is taken for dead and ended; empty where nobody watches.
    Optional<Duration> watchdog();
}
