package felhom.host.root;

import felhom.ops.Failure;
import felhom.ops.HostException;
import felhom.wire.root.RootAnswer;
import felhom.wire.root.RootRequest;
import java.nio.file.Path;
import java.util.function.Supplier;

/// Root's helper, whichever way it is asked.
@SuppressWarnings("exports") // what is asked and answered is seen by this module alone
public interface RootHelper {
    /// @throws HostException when no answer comes, with the way out; of kind [Failure.Kind#UNREACHABLE] where
    ///     it has certainly not been asked, of any other where it may have been
    RootAnswer ask(RootRequest request);

    /// @param socket of the helper, for the mode that uses it
    static RootHelper of(RootMode mode, Path socket) {
        return switch (mode) {
            case HELPER -> new RootSocket(socket);
            case SUDO -> RootProgram.bySudo();
            case DIRECT -> RootProgram.direct();
            case NONE ->
                _ -> {
                    throw notAsked("root's helper is not to be asked, as root.mode is none; for golden images, USB"
                            + " mounts and the health of disks set it to helper");
                };
        };
    }

    /// Whichever it is when it is asked.
    static RootHelper now(Supplier<RootHelper> which) {
        return request -> which.get().ask(request);
    }

    /// @param words with the way out
    static HostException notAsked(String words) {
        return new HostException(Failure.of(Failure.Kind.UNREACHABLE, words));
    }
}
