package felhom.engine.ledger;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import felhom.engine.order.Origin;
import felhom.log.Frame;
import felhom.log.Hash;
import felhom.ops.SnapshotName;
import felhom.ops.Step;
import felhom.ops.Vmid;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// What a step is called in the log stays, whatever becomes of the classes.
class StepKindTests {
    private static final Instant AT = Instant.parse("2026-11-30T12:00:00Z");
    private static final Vmid GUEST = new Vmid(101);

    private static LedgerState after(RecordType type, RecordFields body) {
        LedgerState state = new LedgerState();
        state.apply(new Frame(1, type.code(), AT, Hash.ZERO, body.bytes(), Hash.ZERO));
        return state;
    }

    private static RecordFields use() {
        return new RecordFields().put("order", "order-1").put("guest", "101").put("snapshot", "before");
    }

    @Test
    void theNamesAreThese() {
        assertEquals(
                List.of(
                        "take-snapshot",
                        "back-up",
                        "start-guest",
                        "describe-guest",
                        "mark-guest",
                        "remove-snapshot",
                        "revert-to-snapshot",
                        "stop-guest",
                        "stop-task"),
                Arrays.stream(StepKind.values()).map(StepKind::word).toList());
    }

    @Test
    void exactlyTheDestructiveStepsCountAsSuch() {
        assertEquals(
                Set.of("remove-snapshot", "revert-to-snapshot", "stop-guest", "stop-task"),
                Set.copyOf(Arrays.stream(StepKind.values())
                        .map(StepKind::word)
                        .filter(StepKind::destructive)
                        .toList()));
        assertFalse(StepKind.destructive("fly"));
    }

    @Test
    void aLogThatNamesACapabilityCountsAsBefore() {
        LedgerState before = after(RecordType.USE, use().put("capability", "SnapshotMaker"));
        LedgerState now = after(RecordType.USE, use().put("call", "take-snapshot"));

        for (LedgerState state : List.of(before, now)) {
            assertTrue(state.uses()
                    .getFirst()
                    .alike(LedgerState.Used.of(
                            new Step.TakeSnapshot(GUEST, new SnapshotName("next"), ""), new Origin.Shell(), AT)));
            assertEquals(Set.of("101 before"), state.snapshots(new Origin.Shell().word()));
        }
    }

    @Test
    void soDoesASegmentThatBeginsWithOne() {
        LedgerState written = after(RecordType.USE, use().put("call", "take-snapshot"));
        RecordFields before = new RecordFields().put("floor", AT).put("high-water", AT);
        before.put(
                "use",
                new RecordFields()
                        .put("at", AT)
                        .put("capability", "SnapshotMaker")
                        .put("guest", "101")
                        .put("order", "order-1"));

        for (byte[] snapshot : List.of(before.bytes(), written.snapshot())) {
            LedgerState state = new LedgerState();
            state.restore(snapshot);

            assertEquals(
                    List.of("take-snapshot"),
                    state.uses().stream().map(LedgerState.Used::kind).toList());
        }
    }

    @Test
    void whatAnOperationWasRefusedInAnEarlierLogChangesNothing() {
        RecordFields body = use().put("capability", "SnapshotMaker");

        assertEquals(List.of(), after(RecordType.USE_REFUSED, body).uses());
        assertEquals(
                List.of("use", "use-refused"),
                Stream.of(21, 22)
                        .map(code -> RecordType.of(code).orElseThrow().word())
                        .toList());
    }
}
