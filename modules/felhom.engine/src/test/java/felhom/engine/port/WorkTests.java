package felhom.engine.port;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import felhom.engine.order.OrderKey;
import felhom.ops.OrderId;
import felhom.ops.StageName;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class WorkTests {
    private static Work work(String door, String order, String stage, boolean undo) {
        return new Work(new OrderKey(door, new OrderId(order)), new StageName(stage), undo);
    }

    @Test
    void theNameIsTheSameInEveryProcessAndEveryVersion() {
        assertEquals(
                "93b1ab66ed2a08218d7002748aa89119",
                work("shell", "order-1", "make", false).name());
    }

    @Test
    void doorOrderStageAndUndoEachMakeItAnother() {
        Set<String> names = new HashSet<>();
        for (String door : new String[] {"shell", "hub"}) {
            for (String order : new String[] {"order-1", "order-2"}) {
                for (String stage : new String[] {"make", "mount"}) {
                    names.add(work(door, order, stage, false).name());
                    names.add(work(door, order, stage, true).name());
                }
            }
        }

        assertEquals(16, names.size());
        assertTrue(names.stream().allMatch(name -> name.matches("[0-9a-f]{32}")), names.toString());
    }
}
