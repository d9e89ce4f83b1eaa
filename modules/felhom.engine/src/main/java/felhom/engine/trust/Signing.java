package felhom.engine.trust;

import java.nio.file.Path;

/// Makes an operator's signature on the spot.
@FunctionalInterface
public interface Signing {
    /// Signs with a key file; with a public key the private one is asked of the ssh-agent. May ask for a
    /// passphrase or a touch on the terminal.
    ///
    /// @return the armored signature
    /// @throws CannotSign with the reason, for an operator
    byte[] sign(Path key, String namespace, byte[] message);

    /// No signature was made.
    final class CannotSign extends RuntimeException {
        private static final long serialVersionUID = 1L;

        public CannotSign(String message) {
            super(message);
        }
    }
}
