package felhom.hub.order;

import static org.junit.jupiter.api.Assertions.assertEquals;

import felhom.engine.order.IssuedPlan;
import felhom.engine.order.Order;
import felhom.engine.order.OrderKey;
import felhom.engine.trust.RefusalReason;
import felhom.hub.Eventually;
import felhom.hub.TestDoor;
import felhom.hub.TestTime;
import felhom.hub.message.Refusal;
import felhom.ops.OrderId;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ProposalsTests {
    private static final Order SNAPSHOT = TestDoor.order("one", TestDoor.SNAPSHOT);
    private static final Order ROLLBACK = TestDoor.order("two", TestDoor.ROLLBACK);

    private final TestTime time = new TestTime();
    private final TestDoor door = new TestDoor(time);
    private final Proposals proposals = new Proposals(door, time.clocks);

    @AfterEach
    void end() {
        proposals.close();
    }

    @Test
    void whatTheDoorRefusesIsReportedWithItsReason() throws InterruptedException {
        door.verdict = RefusalReason.LIMIT.because("3 snapshots of guest 101 are there");

        take(SNAPSHOT);

        Eventually.is("it is refused", () -> proposals.refused().size() == 1);
        Refusal refusal = proposals.refused().getFirst();
        assertEquals(new OrderId("one"), refusal.order());
        assertEquals("limit", refusal.reason());
        assertEquals("3 snapshots of guest 101 are there", refusal.message());
    }

    @Test
    void whatOnlyComesTooLateForAnAgentThatStopsStaysWithTheHub() throws InterruptedException {
        door.verdict = RefusalReason.STOPPING.because("the agent is stopping");
        take(SNAPSHOT);
        Eventually.is("it is asked for", () -> door.asked.size() == 1);
        door.verdict = RefusalReason.INTERRUPTED.because("interrupted");
        // Asked for again, so the one before has ended.
        for (int times : new int[] {2, 4}) {
            Eventually.is("it is asked for again", () -> {
                take(SNAPSHOT);
                return door.asked.size() >= times;
            });
            assertEquals(List.of(), proposals.refused());
        }

        door.verdict = RefusalReason.LIMIT.because("enough");
        Eventually.is("it is refused for good", () -> {
            take(SNAPSHOT);
            return !proposals.refused().isEmpty();
        });
        assertEquals("limit", proposals.refused().getFirst().reason());
    }

    @Test
    void whatTheHubHasHeardOfIsNotSaidAgainUnlessItWasRefusedAnew() throws InterruptedException {
        door.verdict = RefusalReason.LIMIT.because("first");
        take(SNAPSHOT);
        Eventually.is("it is refused", () -> proposals.refused().size() == 1);
        List<Refusal> first = proposals.refused();
        door.verdict = RefusalReason.UNREADABLE.because("second");
        take(SNAPSHOT);
        Eventually.is(
                "it is refused again",
                () -> proposals.refused().getFirst().message().equals("second"));

        proposals.told(first);
        assertEquals(1, proposals.refused().size());
        proposals.told(proposals.refused());
        assertEquals(0, proposals.refused().size());
    }

    @Test
    void oneThatIsAtWorkIsNotBegunAgain() throws InterruptedException {
        door.done.drainPermits();
        take(SNAPSHOT);
        Eventually.is("it is at work", () -> door.asked.size() == 1);

        take(SNAPSHOT);
        take(SNAPSHOT);
        door.done.release(10);

        proposals.close();
        assertEquals(List.of("submit one snapshot"), door.asked);
    }

    @Test
    void oneThatIsHeldIsAskedForAgainOnlyWhenItsPlanIsAboutToEnd() throws InterruptedException {
        IssuedPlan held = TestDoor.issued(ROLLBACK, "AAAAAAAAAAAAAAAAAAAAAA", time.now());
        take(ROLLBACK, held);
        time.pass(Duration.ofMinutes(39));
        take(ROLLBACK, held);
        assertEquals(List.of(), door.asked);

        time.pass(Duration.ofMinutes(2));
        take(ROLLBACK, held);

        Eventually.is("it is issued", () -> door.asked.contains("issue two rollback"));
    }

    @Test
    void oneThatIsHeldWithTheArgumentsThatItLeftOutIsNotAskedForAgain() throws InterruptedException {
        Order sent = TestDoor.order("three", TestDoor.REPLACE);
        Map<String, String> whole = new HashMap<>(sent.arguments());
        whole.put("note", "none");
        Order complete = new Order(sent.id(), sent.operation(), whole);
        IssuedPlan held = TestDoor.issued(complete, "AAAAAAAAAAAAAAAAAAAAAA", time.now());

        take(sent, held);
        take(ROLLBACK);

        Eventually.is("the other one is issued", () -> door.asked.contains("issue two rollback"));
        assertEquals(List.of("submit two rollback", "issue two rollback"), door.asked);
    }

    @Test
    void anIdThatWasAnotherOrdersGoesToTheDoorWhichKnowsIt() throws InterruptedException {
        take(SNAPSHOT);
        Eventually.is("it is done", () -> door.asked.size() == 1);
        Order other = new Order(SNAPSHOT.id(), SNAPSHOT.operation(), Map.of("vmid", "102"));

        // Until nobody is at the first one any more, it waits with the hub.
        Eventually.is("the door is asked", () -> {
            proposals.take(List.of(other), List.of(), Set.of(new OrderKey("hub", SNAPSHOT.id())));
            return door.asked.size() > 1;
        });
    }

    @Test
    void noMoreThanSixtyAMinuteGoToTheDoor() throws InterruptedException {
        List<Order> many = IntStream.range(0, 61)
                .mapToObj(i -> TestDoor.order("order-" + i, TestDoor.SNAPSHOT))
                .toList();

        int left = proposals.take(many, List.of(), Set.of());

        assertEquals(1, left);
        Eventually.is("the others are done", () -> door.asked.size() == 60);
        time.pass(Duration.ofMinutes(1));
        assertEquals(0, proposals.take(List.of(many.getLast()), List.of(), Set.of()));
        Eventually.is("it is done too", () -> door.asked.size() == 61);
    }

    /// What became of it may not be known for a day, and the hub proposes it all that time.
    @Test
    void oneThatWasBegunAndHasNoEndYetIsNotAskedForAgainAndLeavesItsRoomToOthers() throws InterruptedException {
        door.running.add(TestDoor.begun(SNAPSHOT, time.now()));

        for (int i = 0; i < 61; i++) {
            assertEquals(0, proposals.take(List.of(SNAPSHOT), List.of(), Set.of()));
        }

        assertEquals(0, proposals.take(List.of(ROLLBACK), List.of(), Set.of()));
        Eventually.is("the other one is issued", () -> door.asked.size() == 2);
        assertEquals(List.of("submit two rollback", "issue two rollback"), door.asked);
    }

    @Test
    void anotherOrderUnderTheIdOfOneThatWasBegunGoesToTheDoorWhichKnowsIt() throws InterruptedException {
        door.running.add(TestDoor.begun(SNAPSHOT, time.now()));

        take(new Order(SNAPSHOT.id(), SNAPSHOT.operation(), Map.of("vmid", "102")));

        Eventually.is("the door is asked", () -> door.asked.size() == 1);
    }

    @Test
    void aFaultOfTheAgentsOwnIsReportedAndStopsNothing() throws InterruptedException {
        door.broken = Optional.of(new IllegalStateException("a bug"));
        take(SNAPSHOT);
        Eventually.is("it is refused", () -> proposals.refused().size() == 1);
        assertEquals("fault", proposals.refused().getFirst().reason());
        assertEquals(
                "the agent went wrong on it; its log says how",
                proposals.refused().getFirst().message());

        door.broken = Optional.empty();
        Eventually.is("it is done", () -> {
            take(SNAPSHOT);
            return door.asked.size() >= 2;
        });
    }

    private void take(Order order, IssuedPlan... held) {
        proposals.take(List.of(order), List.of(held), Set.of());
    }
}
