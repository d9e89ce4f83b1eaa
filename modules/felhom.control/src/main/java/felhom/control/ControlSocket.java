package felhom.control;

import felhom.engine.state.StateLocation;
import java.nio.file.Path;

/// Where the daemon of a state is to be found.
public final class ControlSocket {
    private static final String NAME = "control.sock";

    private ControlSocket() {}

    /// Beside the lock: whoever may use the one may use the other.
    public static Path of(StateLocation place) {
        return place.runtime().resolve(NAME);
    }
}
