package felhom.messages;

import felhom.engine.order.Effect;
import felhom.engine.order.IssuedPlan;
import felhom.engine.order.LeftOut;
import felhom.engine.order.Order;
import felhom.engine.order.Plan;
import felhom.ops.NodeName;
import felhom.ops.OperationName;
import felhom.ops.OrderId;
import felhom.ops.Procedure;
import felhom.ops.SnapshotName;
import felhom.ops.Step;
import felhom.ops.StorageId;
import felhom.ops.Vmid;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/// Orders and plans for tests.
final class Plans {
    static final Vmid GUEST = new Vmid(101);
    static final Order ROLLBACK = new Order(
            new OrderId("0123456789abcdef0123456789abcdef"),
            new OperationName("rollback"),
            Map.of("vmid", "101", "name", "clean"));
    static final IssuedPlan ISSUED = new IssuedPlan(
            "shell",
            ROLLBACK,
            "AAAAAAAAAAAAAAAAAAAAAA",
            Instant.parse("2026-11-21T12:00:00Z"),
            Instant.parse("2026-11-21T13:00:00Z"),
            "{}\n".getBytes(StandardCharsets.US_ASCII));
    static final LeftOut BIND_MOUNT = new LeftOut(
            "mp0", "bind mount", OptionalLong.of(42), "it is no volume", Optional.of("back it up elsewhere"));

    private Plans() {}

    static Plan rollback() {
        return plan(
                "rollback",
                List.of("guest 101 is stopped"),
                new Step.RevertToSnapshot(GUEST, new SnapshotName("clean")),
                List.of(Effect.of(Effect.Kind.WRITES_LOST, "guest 101", "lose what was written")),
                List.of());
    }

    static Plan backup(LeftOut... leftOut) {
        return plan(
                "backup", List.of(), new Step.BackUp(GUEST, new StorageId("local"), ""), List.of(), List.of(leftOut));
    }

    private static Plan plan(
            String operation, List<String> about, Step step, List<Effect> effects, List<LeftOut> leftOut) {
        return new Plan(
                new NodeName("pve1"),
                new OperationName(operation),
                Map.of("vmid", "101"),
                about,
                Procedure.of(step),
                effects,
                List.of(),
                leftOut);
    }
}
