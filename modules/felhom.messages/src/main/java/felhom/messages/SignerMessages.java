package felhom.messages;

import felhom.engine.trust.Signatures;
import java.util.List;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Who may sign for this host.
public final class SignerMessages {
    private SignerMessages() {}

    /// @param error whether it keeps a signature from being believed
    /// @param text with its place in front
    public record Finding(boolean error, String text) {}

    /// @param state in words: whether it counts now
    public static Message signer(Signatures.Listed signer, String state) {
        ObjectNode node = Json.object();
        node.put("line", signer.line());
        node.put("principal", signer.principals());
        node.put("key_type", signer.keyType());
        node.put("fingerprint", signer.fingerprint());
        signer.namespaces().ifPresent(text -> node.put("namespaces", text));
        signer.validAfter().ifPresent(time -> node.put("valid_after", time.toString()));
        signer.validBefore().ifPresent(time -> node.put("valid_before", time.toString()));
        node.put("verify_required", signer.verifyRequired());
        node.put("state", state);
        return new Message(node);
    }

    /// @param signers how many lines name one
    public static Message review(boolean passed, int signers, List<Finding> findings) {
        ObjectNode node = Json.object().put("passed", passed).put("signers", signers);
        ArrayNode array = node.putArray("findings");
        findings.forEach(finding -> array.addObject()
                .put("level", finding.error() ? "error" : "warning")
                .put("text", finding.text()));
        return new Message(node);
    }
}
