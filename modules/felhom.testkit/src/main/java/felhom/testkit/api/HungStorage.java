package felhom.testkit.api;

import java.io.Serial;
import java.time.Duration;
import java.util.Set;

/// A read that waits for a storage that does not answer, until pveproxy gives up on pvedaemon; a task waits for ever.
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
