package felhom.host.hardware;

import felhom.wire.root.DeviceType;
import java.time.Instant;
import java.util.Optional;

/// What disks said last of their health, for those that sleep when the agent starts the next time. Losing it
/// costs figures that are old, so nothing here throws.
public interface LastAnswers {
    /// Where nothing is kept.
    LastAnswers NONE = new LastAnswers() {
        @Override
        public Optional<Answer> of(String disk) {
            return Optional.empty();
        }

        @Override
        public void keep(String disk, Answer answer) {}
    };

    /// @param disk its numbers, whatever its device is called
    Optional<Answer> of(String disk);

    void keep(String disk, Answer answer);

    /// @param at when it said this
    /// @param way how it was spoken to
    /// @param exit smartctl's, a bit mask (`smartctl(8)`, "EXIT STATUS")
    /// @param text smartctl's JSON, whole
    record Answer(Instant at, DeviceType way, int exit, String text) {}
}
