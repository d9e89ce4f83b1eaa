package felhom.testkit;

import java.io.Serial;
import java.time.Duration;
import java.util.Set;

/// What waits for a storage that does not answer: a task for ever, a read until pveproxy gives up on pvedaemon.
final class HungStorage {
    private static final Duration FORWARD_TIMEOUT = Duration.ofSeconds(30);
    private static final Duration LOOK_AGAIN = Duration.ofMillis(200);

    private HungStorage() {}

    /// Ends a call with 596; what it asked for may still go on.
    static final class TimedOut extends RuntimeException {
        @Serial
        private static final long serialVersionUID = 1L;

        TimedOut() {
            super("Connection timed out", null, false, false);
        }

        String text() {
            return String.valueOf(getMessage());
        }
    }

    static boolean blocks(PveWorld world, Step step) {
        for (var storage : world.storages().values()) {
            if (!storage.hung) continue;
            if (step.storages().contains(storage.name)) return true;
            if (!step.usesDisks() || step.configLock().isEmpty()) continue;
            var guest = world.guests().get(step.configLock().getAsInt());
            if (guest != null && guest.config.values().stream().anyMatch(v -> v.startsWith(storage.name + ":"))) {
                return true;
            }
        }
        return false;
    }

    /// The writes among the calls about a storage are tasks, which hang by themselves.
    static void check(Call call, Route route) {
        if (!route.forwarded() || !Set.of("GET", "PUT").contains(route.method())) return;
        var asked = call.at("storage");
        var volume = call.params().text("volume", "");
        boolean all = route.template().last().equals("storage");
        boolean hung = call.world().storages().values().stream()
                .filter(storage -> storage.hung)
                .anyMatch(storage -> all || storage.name.equals(asked) || volume.startsWith(storage.name + ":"));
        if (!hung) return;
        var deadline = call.arrived().plus(FORWARD_TIMEOUT);
        if (!call.now().isBefore(deadline)) throw new TimedOut();
        var next = call.now().plus(LOOK_AGAIN);
        throw new Waiting(next.isBefore(deadline) ? next : deadline);
    }
}
