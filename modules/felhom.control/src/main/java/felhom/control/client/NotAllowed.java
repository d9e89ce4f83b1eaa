package felhom.control.client;

import felhom.ops.Failure;
import felhom.ops.HostException;

/// There is a daemon, and it does not serve this user.
public final class NotAllowed extends HostException {
    private static final long serialVersionUID = 1L;

    NotAllowed(String who) {
        super(Failure.of(
                Failure.Kind.PRIVILEGE,
                who + "; use it as root (sudo felhom-agent ...), or as the agent's own user (runuser -u felhom-agent --"
                        + " felhom-agent ...)"));
    }
}
