package felhom.engine.core;

import felhom.engine.door.OrderQueue;
import felhom.engine.door.OrdersAtWork;
import felhom.engine.door.OthersWork;
import felhom.engine.selftest.SelfTest;
import felhom.engine.selftest.SelfTestAudience;
import felhom.engine.selftest.SelfTestEnd;
import felhom.ops.Resource;
import felhom.ops.Vmid;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/// Runs self-tests, each alone on its guest: it has the guest's turn from its first step to its last, and a
/// second one is refused. When the agent stops, one that has begun may put its guest back.
final class LoneSelfTest {
    private final OrderQueue queue;
    private final OrdersAtWork atWork;
    private final SelfTestsAtWork shown;
    private final Function<Vmid, SelfTest> tests;
    private final Set<Vmid> running = ConcurrentHashMap.newKeySet();

    /// @param shown to whoever waits for its guest
    /// @param tests makes one run on a guest, when its turn has come
    LoneSelfTest(OrderQueue queue, OrdersAtWork atWork, SelfTestsAtWork shown, Function<Vmid, SelfTest> tests) {
        this.queue = queue;
        this.atWork = atWork;
        this.shown = shown;
        this.tests = tests;
    }

    SelfTest on(Vmid guest) {
        return (withPower, clear, audience) -> run(guest, withPower, clear, audience);
    }

    private SelfTestEnd run(Vmid guest, boolean withPower, boolean clear, SelfTestAudience audience) {
        if (!running.add(guest)) {
            return new SelfTestEnd.Refused(
                    "a self-test of guest " + guest + " is at work; try again when it has ended");
        }
        try {
            return atWork.in(() -> inTurn(guest, withPower, clear, audience));
        } catch (OrdersAtWork.Stopping | OthersWork.AtWork refused) {
            return new SelfTestEnd.Refused(String.valueOf(refused.getMessage()));
        } finally {
            running.remove(guest);
        }
    }

    private SelfTestEnd inTurn(Vmid guest, boolean withPower, boolean clear, SelfTestAudience audience) {
        try {
            return queue.run(Set.of(new Resource.OfGuest(guest)), false, _ -> {
                atWork.begin();
                return shown.run(guest, audience, told -> now(guest, withPower, clear, told));
            });
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            return new SelfTestEnd.Refused(
                    "interrupted while waiting for the turn of guest " + guest + "; nothing was done");
        }
    }

    private SelfTestEnd now(Vmid guest, boolean withPower, boolean clear, SelfTestAudience audience) {
        try {
            return tests.apply(guest).run(withPower, clear, audience);
        } catch (RuntimeException same) {
            throw same;
        } catch (Exception unexpected) {
            throw new IllegalStateException(unexpected);
        }
    }
}
