package felhom.messages;

import felhom.engine.port.HostCheck.Finding;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/// What came of setting the agent up.
public final class SetupMessages {
    private SetupMessages() {}

    /// Where everything is, and whom it is for.
    ///
    /// @param node empty where the host does not say
    /// @param done what was written or kept, a line each
    public record Files(
            String configuration,
            String tokenFile,
            String token,
            String endpoint,
            Optional<String> node,
            String fingerprint,
            List<String> done) {
        public Files {
            done = List.copyOf(done);
        }
    }

    /// @param service `active`, `failed`, or why nothing was started
    /// @param words what is said of that, a line each
    public static Message end(Files files, List<Finding> findings, boolean passed, String service, List<String> words) {
        ObjectNode node = Json.object();
        node.put("configuration", files.configuration());
        node.put("token_file", files.tokenFile());
        node.put("token", files.token());
        node.put("endpoint", files.endpoint());
        files.node().ifPresentOrElse(name -> node.put("node", name), () -> node.putNull("node"));
        node.put("fingerprint", files.fingerprint());
        Json.texts(node, "done", files.done());
        node.set("selftest", CheckMessages.findings("read", findings, passed).tree());
        ObjectNode started = node.putObject("service").put("state", service);
        Json.texts(started, "text", words);
        return new Message(node);
    }
}
