package felhom.shell;

import felhom.engine.door.Issue;
import felhom.engine.door.Report;
import felhom.engine.order.Effect;
import felhom.engine.order.IssuedPlan;
import felhom.engine.order.Order;
import felhom.engine.order.Outcome;
import felhom.engine.order.Plan;
import felhom.engine.trust.Gate;
import felhom.engine.trust.Verdict;
import felhom.ops.FilesystemUuid;
import felhom.ops.Guest;
import felhom.ops.GuestIdentity;
import felhom.ops.MountPlace;
import felhom.ops.NodeName;
import felhom.ops.OperationName;
import felhom.ops.OrderId;
import felhom.ops.Procedure;
import felhom.ops.SnapshotName;
import felhom.ops.Step;
import felhom.ops.Upid;
import felhom.ops.Vmid;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// What a door has to say about guest 101.
final class Plans {
    static final Upid TASK = Upid.of("UPID:pve:000004D2:0000162E:69206E00:vzsnapshot:101:felhom-agent@pve!agent:");
    static final Instant NOON = Instant.parse("2026-11-21T12:00:00Z");
    /// What is signed, byte for byte.
    static final String DOCUMENT = "{\n  \"typ\" : \"a plan\"\n}\n";
    /// What [#rollback] means to whoever is to sign it.
    static final String CONTENT = """
            guest 101 'web', running
            This will:
              roll guest 101 back to snapshot 'clean'
              lose what guest 101 has written since
            guest 101 is known by mac.net0, rootfs (fair)
            """;
    static final Map<String, String> ARGUMENTS = Map.of("vmid", "101", "name", "clean");

    private static final Vmid GUEST = new Vmid(101);
    private static final SnapshotName SNAPSHOT = new SnapshotName("clean");

    private Plans() {}

    /// Destructive.
    static Plan rollback() {
        GuestIdentity web = GuestIdentity.of(
                GUEST,
                Guest.Kind.LXC,
                new TreeMap<>(Map.of("net0", "name=eth0,hwaddr=BC:24:11:00:01:01", "rootfs", "local:101/disk,size=8G")),
                "digest");
        return plan(
                "rollback",
                List.of("guest 101 'web', running"),
                new Step.RevertToSnapshot(GUEST, SNAPSHOT),
                List.of(Effect.of(Effect.Kind.WRITES_LOST, "guest 101", "lose what guest 101 has written since")),
                List.of(web));
    }

    /// Benign, and not for nothing.
    static Plan snapshot() {
        return plan(
                "snapshot",
                List.of(),
                new Step.TakeSnapshot(GUEST, SNAPSHOT, ""),
                List.of(Effect.of(Effect.Kind.MAY_HANG, "guest 101", "stop guest 101 for a moment")),
                List.of());
    }

    /// Benign, and root's.
    static Plan mount() {
        return plan(
                "usb-mount",
                List.of(),
                new Step.MountUsb(new FilesystemUuid("ABCD-1234"), new MountPlace("/mnt/usb")),
                List.of(),
                List.of());
    }

    private static Plan plan(
            String operation, List<String> about, Step step, List<Effect> effects, List<GuestIdentity> identities) {
        return new Plan(
                new NodeName("pve"),
                new OperationName(operation),
                ARGUMENTS,
                about,
                Procedure.of(step),
                effects,
                identities);
    }

    static Order order(String operation) {
        return new Order(new OrderId("an-order"), new OperationName(operation), ARGUMENTS);
    }

    /// Good for an hour.
    static IssuedPlan issued(String operation, Instant at, String nonce) {
        return new IssuedPlan(
                "shell",
                order(operation),
                nonce,
                at,
                at.plusSeconds(3600),
                DOCUMENT.getBytes(StandardCharsets.US_ASCII));
    }

    /// Issued just now, for one operator to sign.
    static Issue.Issued toSign() {
        return toSign(1, Optional.empty(), Optional.empty(), true);
    }

    static Issue.Issued toSign(int signatures, Optional<String> changed, Optional<String> beyond, boolean anew) {
        IssuedPlan plan = issued("rollback", NOON, "AAAAAAAAAAAAAAAAAAAAAA");
        return new Issue.Issued(new Gate.Issued(plan, signatures, changed, beyond, anew), rollback());
    }

    /// An order that came to nothing before there was a plan.
    static Issue.NoPlan none(Verdict verdict, Optional<Outcome> outcome) {
        return new Issue.NoPlan(
                new Report(Optional.of(order("rollback")), Optional.empty(), verdict, outcome, Duration.ZERO));
    }
}
