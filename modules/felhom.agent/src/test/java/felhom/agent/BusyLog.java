package felhom.agent;

import static org.junit.jupiter.api.Assertions.assertThrows;

import felhom.engine.ledger.Journal;
import felhom.engine.order.IssuedPlan;
import felhom.engine.order.Order;
import felhom.engine.state.AgentState;
import felhom.engine.state.StateLocation;
import felhom.ops.NodeName;
import felhom.ops.OperationName;
import felhom.ops.OrderId;
import java.io.IOException;
import java.time.Instant;
import java.util.Map;

/// Another process of the same agent that has written much into its log.
final class BusyLog {
    // A segment takes 4 MiB, and a plan with its own bytes as text 22 KiB of it.
    private static final int SEGMENT = 250;
    private static final int LARGE = 16 * 1024;

    private final StateLocation place;
    private final Machine machine;

    BusyLog(TestAgent agent, FakeTime time) throws IOException {
        machine = time.machine();
        place = new StateLocation(
                agent.directory.resolve("state"),
                agent.runtime,
                true,
                machine.machineId(),
                machine.bootId(),
                new NodeName("pve"));
    }

    AgentState open() {
        return AgentState.open(place, machine.clocks());
    }

    /// Enough for the next segment to begin.
    void writeASegment() {
        try (AgentState state = open()) {
            for (int i = 0; i < SEGMENT; i++) {
                state.ledger().issue(forgotten(i, LARGE));
            }
        }
    }

    /// Until not even a small record is taken.
    void writeUntilRefused() {
        try (AgentState state = open()) {
            for (int size : new int[] {LARGE, 1}) {
                assertThrows(Journal.JournalBroken.class, () -> {
                    for (int i = 0; ; i++) {
                        state.ledger().issue(forgotten(i, size));
                    }
                });
            }
        }
    }

    private static IssuedPlan forgotten(int number, int size) {
        Instant issued = Instant.parse("2026-01-01T00:00:00Z");
        Order order = new Order(OrderId.random(), new OperationName("stop"), Map.of("vmid", Integer.toString(number)));
        return new IssuedPlan("shell", order, "forgotten" + number, issued, issued.plusSeconds(60), new byte[size]);
    }
}
