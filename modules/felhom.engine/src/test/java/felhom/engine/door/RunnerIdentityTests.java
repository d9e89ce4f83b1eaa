package felhom.engine.door;

import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import felhom.engine.order.Outcome;
import felhom.engine.order.TestOrigins;
import felhom.ops.Guest;
import felhom.ops.GuestIdentity;
import felhom.ops.Step;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// Between plan and call somebody may have put another guest in its place.
class RunnerIdentityTests extends RunnerCase {
    private static GuestIdentity identity(String mac, String digest) {
        return GuestIdentity.of(GUEST, Guest.Kind.LXC, Map.of("net0", "name=eth0,hwaddr=" + mac), digest);
    }

    private Outcome stopAfter(GuestIdentity planned, GuestIdentity now) {
        return after("stop", Map.of("vmid", "101"), planned, now);
    }

    private Outcome after(String operation, Map<String, String> arguments, GuestIdentity planned, GuestIdentity now) {
        guest = Optional.of(detail("running", Optional.empty()));
        identities.addAll(List.of(planned, now));
        return accept(operation, arguments, TestOrigins.selfTest(GUEST))
                .outcome()
                .orElseThrow();
    }

    @Test
    void r14AnotherGuestThatTookTheVmidAfterThePlanIsNotTouched() {
        Outcome outcome = stopAfter(identity("BC:24:11:00:00:01", "digest"), identity("BC:24:11:00:00:02", "digest"));

        assertTrue(
                outcome.summary().contains("net0's MAC was BC:24:11:00:00:01 and is BC:24:11:00:00:02"),
                outcome.summary());
        assertTrue(happened.stream().noneMatch(Step.class::isInstance));
    }

    @Test
    void r14AConfigurationThatWasChangedAfterThePlanIsNotActedOn() {
        Outcome outcome = stopAfter(identity("BC:24:11:00:00:01", "one"), identity("BC:24:11:00:00:01", "two"));

        assertTrue(
                outcome.summary().contains("the configuration of guest 101 (or a snapshot of it) was changed since"),
                outcome.summary());
        assertTrue(happened.stream().noneMatch(Step.class::isInstance));
    }

    @Test
    void theSameGuestInTheSameConfigurationIsActedOn() {
        Outcome outcome = stopAfter(identity("BC:24:11:00:00:01", "one"), identity("BC:24:11:00:00:01", "one"));

        assertInstanceOf(Outcome.Done.class, outcome);
    }

    @Test
    void r14ABenignOrderDoesNotTouchAnotherGuestEither() {
        Outcome outcome = after(
                "snapshot",
                Map.of("vmid", "101", "name", "before"),
                identity("BC:24:11:00:00:01", "one"),
                identity("BC:24:11:00:00:02", "one"));

        assertTrue(outcome.summary().contains("net0's MAC was BC:24:11:00:00:01"), outcome.summary());
        assertTrue(happened.stream().noneMatch(Step.class::isInstance));
    }

    @Test
    void butWhatItsConfigurationSaysMayHaveChanged() {
        Outcome outcome = after(
                "snapshot",
                Map.of("vmid", "101", "name", "before"),
                identity("BC:24:11:00:00:01", "one"),
                identity("BC:24:11:00:00:01", "two"));

        assertInstanceOf(Outcome.Done.class, outcome);
    }
}
