package felhom.shell.setup;

import felhom.ops.NodeName;
import java.util.Optional;

/// What the configuration is to say.
///
/// @param endpoint `https://host:port`
/// @param node empty where it is left as it is: the host is asked then
/// @param fingerprint SHA-256 of the certificate to believe, in pairs; empty where what is configured covers
///     it
/// @param token empty where it is not known yet
/// @param newToken whether that is another one than the one that is kept already
public record SetupAnswers(
        String endpoint,
        Optional<NodeName> node,
        Optional<String> fingerprint,
        Optional<SetupToken> token,
        boolean newToken) {
    public SetupAnswers withNode(NodeName found) {
        return new SetupAnswers(endpoint, Optional.of(found), fingerprint, token, newToken);
    }

    public SetupAnswers withToken(SetupToken given, boolean isNew) {
        return new SetupAnswers(endpoint, node, fingerprint, Optional.of(given), isNew);
    }
}
