package felhom.hub.order;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import felhom.engine.order.IssuedPlan;
import felhom.engine.order.PlanStatus;
import felhom.engine.trust.Approval;
import felhom.engine.trust.RefusalReason;
import felhom.hub.Eventually;
import felhom.hub.TestDoor;
import felhom.hub.TestMachine;
import felhom.hub.TestTime;
import felhom.hub.message.Refusal;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ApprovalsTests {
    private final TestTime time = new TestTime();
    private final TestDoor door = new TestDoor(time);
    private final TestMachine machine = new TestMachine();
    private final List<Refusal> refusals = new CopyOnWriteArrayList<>();
    private final Approvals approvals = new Approvals(door, machine, time.clocks, refusals::add);
    private final IssuedPlan plan =
            TestDoor.issued(TestDoor.order("one", TestDoor.ROLLBACK), "AAAAAAAAAAAAAAAAAAAAAA", time.now());
    private final PlanStatus open = new PlanStatus(plan, Optional.empty());
    private final Approval signed =
            new Approval(plan.bytes(), List.of("a signature".getBytes(StandardCharsets.US_ASCII)));

    @AfterEach
    void end() {
        approvals.close();
    }

    @Test
    void theExactBytesGoToTheDoor() throws InterruptedException {
        assertEquals(0, approvals.take(List.of(signed), List.of(open)));

        Eventually.is("it is applied", () -> door.approvals.size() == 1);
        assertArrayEquals(plan.bytes(), door.approvals.getFirst().payload());
    }

    @Test
    void whileOneIsAtWorkAndAfterItWasCarriedOutItIsNotHandedInAgain() throws InterruptedException {
        door.done.drainPermits();
        approvals.take(List.of(signed), List.of(open));
        Eventually.is("it is at work", () -> door.approvals.size() == 1);
        approvals.take(List.of(signed, signed), List.of(open));
        door.done.release(10);

        approvals.take(List.of(signed), List.of(open.close(PlanStatus.Closed.DONE)));

        approvals.close();
        assertEquals(1, door.approvals.size());
    }

    @Test
    void oneThatIsRefusedIsCountedAndReportedWhereItsPlanIsKnown() throws InterruptedException {
        door.verdict = RefusalReason.SIGNATURE.because("REVOKED: the key was revoked");

        approvals.take(List.of(signed), List.of(open));
        approvals.take(
                List.of(new Approval("nobody's plan".getBytes(StandardCharsets.US_ASCII), List.of())), List.of(open));

        Eventually.is("both are refused", () -> approvals.refused() == 2);
        assertEquals(1, refusals.size());
        assertEquals("one", refusals.getFirst().order().value());
        assertEquals("rollback", refusals.getFirst().operation());
        assertEquals("signature", refusals.getFirst().reason());
        assertEquals("REVOKED: the key was revoked", refusals.getFirst().message());
    }

    @Test
    void whatComesTooLateForAnAgentThatStopsIsNotRefused() throws InterruptedException {
        door.verdict = RefusalReason.STOPPING.because("the agent is stopping");
        approvals.take(List.of(signed), List.of(open));
        Eventually.is("it is asked for", () -> door.approvals.size() == 1);
        door.verdict = RefusalReason.SIGNATURE.because("bad");

        Eventually.is("it is looked at again", () -> {
            approvals.take(List.of(signed), List.of(open));
            return !refusals.isEmpty();
        });

        assertEquals("signature", refusals.getFirst().reason());
    }

    @Test
    void afterTheStartOfTheMachineTheyWaitForItsClockForFiveMinutes() throws InterruptedException {
        machine.synchronised = Optional.of(false);
        machine.started = Optional.of(Duration.ofMinutes(4));
        assertEquals(1, approvals.take(List.of(signed), List.of(open)));
        assertEquals(0, door.approvals.size());

        machine.started = Optional.of(Duration.ofMinutes(5));
        assertEquals(0, approvals.take(List.of(signed), List.of(open)));

        Eventually.is("it is applied", () -> door.approvals.size() == 1);
    }

    @Test
    void theyDoNotWaitForAClockThatIsRightNorForOneThatNobodyKnowsOf() throws InterruptedException {
        machine.started = Optional.of(Duration.ofSeconds(10));
        machine.synchronised = Optional.empty();
        approvals.take(List.of(signed), List.of(open));

        Eventually.is("it is applied", () -> door.approvals.size() == 1);
    }
}
