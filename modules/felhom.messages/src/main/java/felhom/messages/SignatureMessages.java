package felhom.messages;

import felhom.engine.trust.Signatures;
import java.time.Instant;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/// What a signature is judged to be. `verdict` is `accept` or `reject`, `code` one word of why.
public final class SignatureMessages {
    private SignatureMessages() {}

    /// @param asOf the time that it was judged for
    /// @param publicKey of a good signature, where it was asked for
    public static Message judgement(Signatures.Judgement judgement, Instant asOf, Optional<String> publicKey) {
        ObjectNode node = verdict(Json.object(), judgement);
        switch (judgement) {
            case Signatures.Accepted good -> {
                node.put("principal", good.principal());
                node.put("namespace", good.namespace());
                node.put("key_type", good.keyType());
                node.put("fingerprint", good.fingerprint());
                node.put("line", good.line());
                good.touch().ifPresent(touch -> {
                    node.put("user_present", touch.userPresent());
                    node.put("user_verified", touch.userVerified());
                    node.put("counter", touch.counter());
                });
            }
            case Signatures.Refused refused -> node.put("reason", refused.words());
        }
        node.put("as_of", asOf.toString());
        publicKey.ifPresent(text -> node.put("public_key", text));
        return new Message(node);
    }

    /// The answer to one case of many.
    public static Message answer(SignatureCase.Id id, Signatures.Judgement judgement) {
        return new Message(verdict(node(id), judgement));
    }

    /// The same, where it is no case that can be judged.
    public static Message fault(SignatureCase.Id id, String words) {
        return new Message(node(id).put("error", words));
    }

    private static ObjectNode node(SignatureCase.Id id) {
        ObjectNode node = Json.object();
        node.set("id", id.tree());
        return node;
    }

    private static ObjectNode verdict(ObjectNode node, Signatures.Judgement judgement) {
        return node.put("verdict", judgement instanceof Signatures.Accepted ? "accept" : "reject")
                .put("code", judgement.code());
    }
}
