package felhom.control.value;

import felhom.engine.order.Effect;
import felhom.engine.order.IssuedPlan;
import felhom.engine.order.Order;
import felhom.engine.order.Plan;
import felhom.engine.order.PlanStatus;
import felhom.ops.GuestIdentity;
import felhom.ops.OperationName;
import felhom.ops.OrderId;
import felhom.ops.Procedure;
import felhom.ops.Step;
import felhom.wire.StepCodec;
import java.util.Map;
import java.util.function.Function;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// Orders and the plans that are made of them. Steps and stages are as everywhere ([StepCodec]).
public final class PlanValues {
    static final Codec<OperationName> OPERATION = Codec.text(OperationName::value, OperationName::new);
    public static final Codec<OrderId> ORDER_ID = Codec.text(OrderId::value, OrderId::new);

    public static final Codec<Order> ORDER = Codec.object(
            (order, to) -> to.put("id", ORDER_ID, order.id())
                    .put("operation", OPERATION, order.operation())
                    .map("arguments", order.arguments()),
            from -> new Order(from.get("id", ORDER_ID), from.get("operation", OPERATION), from.map("arguments")));

    private static final Codec<Map<String, String>> TEXTS = Codec.of(
            texts -> {
                ObjectNode node = JsonNodeFactory.instance.objectNode();
                texts.forEach(node::put);
                return node;
            },
            node -> {
                ObjectNode stage = JsonNodeFactory.instance.objectNode();
                stage.set("stage", node);
                return new From(stage).map("stage");
            });

    private static final Codec<Procedure<? extends Step>> PROCEDURE = Codec.of(
            procedure -> TEXTS.list()
                    .write(procedure.stages().stream().map(StepCodec::write).toList()),
            node -> read(StepCodec::read, TEXTS.list().read(node)));

    /// By itself: what it is about may still be what another stage of its order makes.
    static final Codec<Step> STEP =
            Codec.of(step -> TEXTS.write(StepCodec.write(step)), node -> read(StepCodec::readStep, TEXTS.read(node)));

    private static <F, T> T read(Function<F, T> reader, F fields) {
        try {
            return reader.apply(fields);
        } catch (IllegalArgumentException unreadable) {
            throw new Malformed(String.valueOf(unreadable.getMessage()));
        }
    }

    private static final Codec<Effect.Kind> EFFECT_KIND = Codec.word(Effect.Kind.class);

    private static final Codec<Effect> EFFECT = Codec.object(
            (effect, to) -> to.put("kind", EFFECT_KIND, effect.kind())
                    .text("subject", effect.subject())
                    .text("words", effect.words())
                    .known("bytes", effect.bytes()),
            from -> new Effect(
                    from.get("kind", EFFECT_KIND), from.text("subject"), from.text("words"), from.known("bytes")));

    static final Codec<GuestIdentity> IDENTITY = Codec.object(
            (identity, to) -> to.put("vmid", HostValues.VMID, identity.vmid())
                    .put("kind", HostValues.KIND, identity.kind())
                    .map("marks", identity.marks())
                    .text("digest", identity.digest()),
            from -> new GuestIdentity(
                    from.get("vmid", HostValues.VMID),
                    from.get("kind", HostValues.KIND),
                    from.map("marks"),
                    from.text("digest")));

    public static final Codec<Plan> PLAN = Codec.object(
            (plan, to) -> to.put("node", HostValues.NODE, plan.node())
                    .put("operation", OPERATION, plan.operation())
                    .map("arguments", plan.arguments())
                    .list("about", Codec.TEXT, plan.about())
                    .put("procedure", PROCEDURE, plan.procedure())
                    .list("effects", EFFECT, plan.effects())
                    .list("identities", IDENTITY, plan.identities())
                    .list("left_out", OutcomeValues.LEFT_OUT, plan.leftOut()),
            from -> new Plan(
                    from.get("node", HostValues.NODE),
                    from.get("operation", OPERATION),
                    from.map("arguments"),
                    from.list("about", Codec.TEXT),
                    from.get("procedure", PROCEDURE),
                    from.list("effects", EFFECT),
                    from.list("identities", IDENTITY),
                    from.list("left_out", OutcomeValues.LEFT_OUT)));

    public static final Codec<IssuedPlan> ISSUED = Codec.object(
            (plan, to) -> to.text("door", plan.door())
                    .put("order", ORDER, plan.order())
                    .text("nonce", plan.nonce())
                    .put("issued", Codec.TIME, plan.issued())
                    .put("expires", Codec.TIME, plan.expires())
                    .put("bytes", Codec.BYTES, plan.bytes()),
            from -> new IssuedPlan(
                    from.text("door"),
                    from.get("order", ORDER),
                    from.text("nonce"),
                    from.get("issued", Codec.TIME),
                    from.get("expires", Codec.TIME),
                    from.get("bytes", Codec.BYTES)));

    private static final Codec<PlanStatus.Closed> CLOSED = Codec.word(PlanStatus.Closed.class);

    public static final Codec<PlanStatus> STATUS = Codec.object(
            (status, to) -> to.put("plan", ISSUED, status.plan()).maybe("closed", CLOSED, status.closed()),
            from -> new PlanStatus(from.get("plan", ISSUED), from.maybe("closed", CLOSED)));

    private PlanValues() {}
}
