package felhom.engine.door;

import static org.junit.jupiter.api.Assertions.assertEquals;

import felhom.engine.order.LeftOut;
import felhom.engine.order.Outcome;
import felhom.engine.order.Plan;
import felhom.engine.trust.Verdict;
import felhom.ops.NodeName;
import felhom.ops.OperationName;
import felhom.ops.Procedure;
import felhom.ops.Step;
import felhom.ops.StorageId;
import felhom.ops.Vmid;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/// What is said of a backup that was planned to leave a mount point out.
class ReportTests {
    private static final LeftOut DATA =
            new LeftOut("mp0", "volume", OptionalLong.empty(), "no backup=1", Optional.empty());
    private static final LeftOut MEDIA =
            new LeftOut("mp1", "directory", OptionalLong.empty(), "a bind", Optional.empty());
    private static final Optional<String> ARCHIVE = Optional.of("local:backup/vzdump-lxc-101-2026_11_30.tar.zst");

    private static List<LeftOut> leftOut(Outcome outcome) {
        Plan plan = new Plan(
                new NodeName("pve"),
                new OperationName("backup"),
                Map.of(),
                List.of(),
                Procedure.of(new Step.BackUp(new Vmid(101), new StorageId("local"), "")),
                List.of(),
                List.of(),
                List.of(DATA));
        return new Report(
                        Optional.empty(),
                        Optional.of(plan),
                        Verdict.Allowed.freely(),
                        Optional.of(outcome),
                        Duration.ZERO)
                .leftOut();
    }

    @Test
    void whatWasInAfterAllIsNotCalledLeftOut() {
        assertEquals(List.of(), leftOut(Outcome.done("done", List.of(), List.of(), ARCHIVE)));
        assertEquals(List.of(MEDIA), leftOut(Outcome.done("done", List.of(), List.of(MEDIA), ARCHIVE)));
    }

    @Test
    void untilItIsKnownWhatWasPlannedIsSaid() {
        assertEquals(List.of(DATA), leftOut(new Outcome.Unknown("it runs", Optional.empty(), true)));
        assertEquals(List.of(DATA), leftOut(new Outcome.Done("found out by another command")));
    }
}
