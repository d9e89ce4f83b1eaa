package felhom.control.value;

import felhom.engine.order.OpenOrder;
import felhom.engine.order.OrderKey;
import felhom.engine.order.StageRun;
import felhom.engine.state.HostIdentity;
import felhom.engine.state.StateView;
import felhom.ops.StageName;
import java.util.HashSet;
import java.util.List;
import java.util.UUID;

/// The agent's state, and the orders in it that have no end yet.
public final class StateValues {
    private static final Codec<StageName> STAGE = Codec.text(StageName::value, StageName::new);

    private static final Codec<StageRun> RUN = Codec.object(
            (run, to) -> to.put("stage", STAGE, run.stage())
                    .flag("undo", run.undo())
                    .put("step", PlanValues.STEP, run.step())
                    .put("at", Codec.TIME, run.at())
                    .maybe("machine_boot", Codec.TEXT, run.boot())
                    .list("tasks", HostValues.UPID, run.tasks())
                    .flag("found", run.found())
                    .maybe("end", OutcomeValues.OUTCOME, run.end())
                    .list("guests", PlanValues.IDENTITY, run.guests()),
            from -> new StageRun(
                    from.get("stage", STAGE),
                    from.flag("undo"),
                    from.get("step", PlanValues.STEP),
                    from.get("at", Codec.TIME),
                    from.maybe("machine_boot", Codec.TEXT),
                    from.list("tasks", HostValues.UPID),
                    from.flag("found"),
                    from.maybe("end", OutcomeValues.OUTCOME),
                    from.list("guests", PlanValues.IDENTITY)));

    public static final Codec<OpenOrder> OPEN_ORDER = Codec.object(
            (order, to) -> to.text("door", order.key().door())
                    .put("id", PlanValues.ORDER_ID, order.key().id())
                    .put("since", Codec.TIME, order.since())
                    .put("plan", PlanValues.PLAN, order.plan())
                    .flag("signed", order.signed())
                    .list("runs", RUN, order.runs())
                    .list("others", HostValues.UPID, List.copyOf(order.others())),
            from -> new OpenOrder(
                    new OrderKey(from.text("door"), from.get("id", PlanValues.ORDER_ID)),
                    from.get("since", Codec.TIME),
                    from.get("plan", PlanValues.PLAN),
                    from.flag("signed"),
                    from.list("runs", RUN),
                    new HashSet<>(from.list("others", HostValues.UPID))));

    private static final Codec<HostIdentity> IDENTITY = Codec.object(
            (identity, to) -> to.text("id", identity.id().toString())
                    .put("node", HostValues.NODE, identity.node())
                    .text("machine", identity.machine()),
            from -> new HostIdentity(
                    UUID.fromString(from.text("id")), from.get("node", HostValues.NODE), from.text("machine")));

    public static final Codec<StateView> VIEW = Codec.object(
            (state, to) -> to.maybe("identity", IDENTITY, state.identity())
                    .maybe("epoch", Codec.TEXT, state.epoch())
                    .text("head", state.head())
                    .put("floor", Codec.TIME, state.floor())
                    .put("high_water", Codec.TIME, state.highWater())
                    .list("plans", PlanValues.STATUS, state.plans())
                    .list("running", OPEN_ORDER, state.running())
                    .put("unacknowledged", Codec.LONG, state.unacknowledged()),
            from -> new StateView(
                    from.maybe("identity", IDENTITY),
                    from.maybe("epoch", Codec.TEXT),
                    from.text("head"),
                    from.get("floor", Codec.TIME),
                    from.get("high_water", Codec.TIME),
                    from.list("plans", PlanValues.STATUS),
                    from.list("running", OPEN_ORDER),
                    from.get("unacknowledged", Codec.LONG)));

    private StateValues() {}
}
