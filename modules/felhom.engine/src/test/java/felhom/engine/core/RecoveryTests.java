package felhom.engine.core;

import static org.junit.jupiter.api.Assertions.assertEquals;

import felhom.engine.order.OpenOrder;
import felhom.engine.order.OrderKey;
import felhom.engine.order.Plan;
import felhom.ops.NodeName;
import felhom.ops.OperationName;
import felhom.ops.OrderId;
import felhom.ops.Procedure;
import felhom.ops.Stage;
import felhom.ops.StageName;
import felhom.ops.Step;
import felhom.ops.Upid;
import felhom.ops.Vmid;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// How often an order without an end is looked at.
class RecoveryTests {
    private static final Upid TASK = Upid.of("UPID:pve:000021FD:00051DAA:6B0D4492:vzstart:101:felhom-agent@pve!agent:");

    private List<OpenOrder> open = List.of();
    private int signs;
    private final Recovery recovery = new Recovery(each -> {
        open.forEach(_ -> each.run());
        return open;
    });

    @Test
    void whatNothingShowsIsLookedAtLessAndLessOften() {
        open = List.of(order("one"));

        assertEquals(List.of(5L, 10L, 20L, 40L, 80L, 160L, 320L, 600L, 600L), pauses(9));
    }

    @Test
    void anotherOneBeginsAnew() {
        open = List.of(order("one"));
        pauses(5);

        open = List.of(order("one"), order("two"));

        assertEquals(List.of(5L, 10L), pauses(2));
    }

    @Test
    void whereATaskIsKnownItIsLookedAtEveryHalfMinuteSinceSomethingMayFollow() {
        open = List.of(withTask(order("one")));

        assertEquals(List.of(5L, 10L, 20L, 30L, 30L, 30L), pauses(6));
    }

    @Test
    void withNothingOpenItLooksNowAndThen() {
        assertEquals(List.of(30L, 30L), pauses(2));
    }

    @Test
    void eachOrderThatIsLookedAtIsASignOfLife() {
        open = List.of(order("one"), order("two"), order("three"));

        recovery.pass(() -> signs++);

        assertEquals(3, signs);
    }

    private List<Long> pauses(int passes) {
        return IntStream.range(0, passes)
                .mapToObj(_ -> recovery.pass(() -> {}).toSeconds())
                .toList();
    }

    private static OpenOrder order(String id) {
        Stage<Step> start = Stage.of("start", new Step.StartGuest(Vmid.of("101")));
        Plan plan = new Plan(
                new NodeName("pve"),
                new OperationName("start"),
                Map.of("vmid", "101"),
                List.of(),
                new Procedure<>(List.of(start)),
                List.of(),
                List.of());
        return new OpenOrder(new OrderKey("shell", new OrderId(id)), Instant.EPOCH, plan, false, List.of(), Set.of());
    }

    private static OpenOrder withTask(OpenOrder order) {
        return order.begun(new StageName("start"), false, Instant.EPOCH).last(run -> run.with(TASK, false));
    }
}
