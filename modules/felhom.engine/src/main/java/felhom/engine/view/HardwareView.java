package felhom.engine.view;

import java.time.Duration;

/// What this machine's hardware says of itself. Safe for use by several threads.
public interface HardwareView {
    /// Asks whatever is due, and says what is known by then. None that hangs is waited for longer than that,
    /// and none throws.
    ///
    /// @param patience how long to wait for disks and sensors; listing the disks takes up to 10 s more
    Hardware hardware(Duration patience);
}
