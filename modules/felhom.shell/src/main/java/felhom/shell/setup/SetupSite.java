package felhom.shell.setup;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// This machine and the host that the agent is set up for. Nothing is changed but by [SetupFiles] and
/// [#start].
public interface SetupSite {
    /// `https://host:port` as it is to be written down.
    ///
    /// @throws IllegalArgumentException that says what is wrong, and shows no password
    String endpoint(String text);

    /// Whether it is on this machine's own loopback.
    boolean loopback(String endpoint);

    /// The fingerprint in pairs, however it was typed.
    ///
    /// @throws IllegalArgumentException that says what is wrong
    String fingerprint(String text);

    /// @throws IllegalArgumentException that says what is wrong and never repeats the text
    SetupToken token(String text);

    /// What root types on the host to make one, a line each.
    List<String> tokenLines();

    /// @throws IOException whose message is what is wrong with the file
    /// @throws IllegalArgumentException that says what is wrong with the token and never repeats it
    SetupToken tokenIn(Path file) throws IOException;

    /// Where the configuration goes, and what is there already.
    ///
    /// @throws felhom.shell.command.Installation.BadConfiguration when what is there cannot be used
    SetupFiles files(Optional<Path> named);

    /// Whether this machine is a Proxmox VE host.
    boolean proxmox();

    /// The certificate that this host serves; empty elsewhere, and for whoever is not root.
    ///
    /// @throws felhom.ops.HostException when it is there and cannot be used
    Optional<OwnCertificate> ownCertificate();

    /// Who answers there. Nothing is sent that a TLS greeting does not hold.
    ///
    /// @throws felhom.ops.HostException when nobody does
    Presented presented(String endpoint);

    /// Asks the host with the token, once its certificate is the one that the answers pin. Changes nothing.
    ///
    /// @param answers with a token
    /// @throws felhom.ops.HostException when it is not reached, not the one, too old, or does not accept the
    ///     token
    SetupTrial tryOut(SetupFiles files, SetupAnswers answers);

    /// What stands in the way of starting the agent as a service here.
    Optional<NoService> noService();

    /// Has the service started now and with the machine; one that runs is started again.
    Started start();

    /// The certificate that is presented.
    interface Presented {
        /// Its SHA-256, in pairs.
        String fingerprint();
    }

    /// Why there is no service to start.
    enum NoService {
        /// The package is not installed: there is no user of the agent's.
        NO_USER,
        /// The machine was not started by systemd: a container, perhaps.
        NO_SYSTEMD,
        /// systemd does not know the service.
        NO_UNIT
    }

    /// @param words its status where it is active; else why not, a line each
    record Started(boolean active, List<String> words) {
        public Started {
            words = List.copyOf(words);
        }
    }
}
