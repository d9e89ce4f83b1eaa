package felhom.control;

import felhom.engine.state.StateLocation;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;

/// Where the daemon of a state is to be found.
public final class ControlSocket {
    private static final String NAME = "control.sock";

    private ControlSocket() {}

    /// Beside the lock: whoever may use the one may use the other.
    public static Path of(StateLocation place) {
        return in(place.runtime());
    }

    /// The same, where only the runtime directory is known.
    public static Path in(Path runtime) {
        return runtime.resolve(NAME);
    }

    /// Whether a daemon answers there. One that may not be spoken to counts as none.
    public static boolean answered(Path socket) {
        try (SocketChannel probe = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            return probe.connect(UnixDomainSocketAddress.of(socket));
        } catch (IOException nobody) {
            return false;
        }
    }
}
