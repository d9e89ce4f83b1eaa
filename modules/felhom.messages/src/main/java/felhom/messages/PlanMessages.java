package felhom.messages;

import felhom.engine.order.Effect;
import felhom.engine.order.IssuedPlan;
import felhom.engine.order.LeftOut;
import felhom.engine.order.Plan;
import felhom.engine.order.PlanStatus;
import felhom.engine.trust.Gate;
import felhom.ops.Failure;
import felhom.ops.Stage;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.OptionalInt;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Plans that need operators' signatures, and those that turn out not to.
public final class PlanMessages {
    /// Signs a plan with the key that lies in the file KEY; what is signed follows.
    public static final String SIGN = "ssh-keygen -Y sign -n felhom-plan@v1 -f KEY";

    /// Signs the bytes of a plan that lie in the file plan.json; the signature is plan.json.sig then.
    public static final String HOW_TO_SIGN = SIGN + " plan.json";

    private PlanMessages() {}

    /// A plan to be signed: `document` is what gets signed, byte for byte.
    public static Message issued(Gate.Issued issued, Plan content) {
        IssuedPlan plan = issued.plan();
        ObjectNode node = Json.object();
        node.put("id", plan.held());
        node.put("nonce", plan.nonce());
        node.put("door", plan.door());
        node.put("operation", plan.operation().value());
        node.put("expires", plan.expires().toString());
        node.put("signatures_needed", issued.signatures());
        content(node, content);
        node.put("document", document(plan));
        issued.changed().ifPresent(words -> node.put("changed_since_the_last_issue", words));
        issued.beyond().ifPresent(words -> node.put("beyond_limit", words));
        return new Message(node);
    }

    /// There is nothing to sign, and yet what it would do is worth knowing.
    public static Message benign(Plan plan, Failure failure) {
        ObjectNode node = Json.object();
        node.put("operation", plan.operation().value());
        content(node, plan);
        return FailureMessages.added(node, failure);
    }

    /// A plan that was issued.
    ///
    /// @param state in one word: whether it still counts
    public static Message held(PlanStatus held, String state) {
        IssuedPlan plan = held.plan();
        ObjectNode node = Json.object();
        node.put("id", plan.held());
        node.put("nonce", plan.nonce());
        node.put("door", plan.door());
        node.put("operation", plan.operation().value());
        plan.arguments().forEach(node.putObject("arguments")::put);
        node.put("issued", plan.issued().toString());
        node.put("expires", plan.expires().toString());
        node.put("state", state);
        node.put("document", document(plan));
        return new Message(node);
    }

    /// A plan that waits for signatures.
    ///
    /// @param signatures how many it needs; empty where the host's policy cannot be read
    /// @param commands what to type, one after the other, to have it signed and carried out
    public static Message waiting(IssuedPlan plan, OptionalInt signatures, List<String> commands) {
        PlanWords words = PlanWords.of(plan);
        ObjectNode node = Json.object();
        node.put("id", plan.held());
        node.put("nonce", plan.nonce());
        node.put("door", plan.door());
        node.put("operation", plan.operation().value());
        plan.arguments().forEach(node.putObject("arguments")::put);
        node.put("issued", plan.issued().toString());
        node.put("expires", plan.expires().toString());
        Json.texts(node, "about", words.about());
        Json.texts(node, "steps", words.steps());
        Json.texts(node, "effects", words.effects());
        if (signatures.isPresent()) {
            node.put("signatures_needed", signatures.getAsInt());
        } else {
            node.putNull("signatures_needed");
        }
        Json.texts(node, "how_to_sign", commands);
        node.put("document", document(plan));
        return new Message(node);
    }

    /// Of a backup it always stands there: an empty list says that all of the guest is in it.
    static void leftOut(ObjectNode node, List<LeftOut> all) {
        ArrayNode array = node.putArray("left_out");
        for (LeftOut left : all) {
            ObjectNode entry = array.addObject();
            entry.put("key", left.key());
            entry.put("what", left.what());
            left.bytes().ifPresent(bytes -> entry.put("bytes", bytes));
            entry.put("why", left.why());
            left.remedy().ifPresent(words -> entry.put("remedy", words));
        }
    }

    private static void content(ObjectNode node, Plan plan) {
        Json.texts(node, "about", plan.about());
        Json.texts(
                node,
                "steps",
                plan.procedure().stages().stream().map(Stage::words).toList());
        Json.texts(node, "effects", plan.effects().stream().map(Effect::words).toList());
        if (plan.backsUp()) {
            leftOut(node, plan.leftOut());
        }
    }

    private static String document(IssuedPlan plan) {
        return new String(plan.bytes(), StandardCharsets.US_ASCII);
    }
}
