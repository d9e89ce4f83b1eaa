package felhom.shell.complete;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// No key waits: what is known is offered, the rest is asked for meanwhile.
class KeyTests extends CompleterCase {
    private List<String> now(String line) {
        return key(line).candidates().stream().map(Candidate::value).toList();
    }

    @Test
    void whatIsNotKnownIsAskedForAndOfferedAtTheNextKey() {
        host.guest(101, "web", "running");

        Completions first = key("guest show ");

        assertEquals(List.of(), first.candidates());
        assertEquals(List.of("guests: being asked for; press the key again"), remarks(first));
        answer();
        Completions second = key("guest show ");
        assertEquals("101", second.candidates().getFirst().value());
        assertEquals(List.of(), second.remarks());
    }

    @Test
    void whatWasPreparedIsThereAtTheFirstKey() {
        host.guest(101, "web", "running");

        completer().prepare();
        answer();

        assertEquals(List.of("101"), now("guest show "));
    }

    @Test
    void whatIsOldIsOfferedAndAskedForAnew() {
        host.guest(101, "web", "running");
        known("guest show ");
        host.guest(102, "db", "running");

        assertEquals(List.of("101"), now("guest show "));
        assertTrue(waiting.isEmpty(), "what is fresh is not asked for");
        pass(Duration.ofSeconds(6));
        assertEquals(List.of("101"), now("guest show "));
        answer();
        assertEquals(List.of("101", "102"), now("guest show "));
    }

    @Test
    void oneQuestionIsOutHoweverOftenAKeyIsPressed() {
        for (int i = 0; i < 20; i++) {
            key("guest show ");
            pass(Duration.ofSeconds(9));
        }

        assertEquals(
                1, waiting.stream().filter(each -> each.name.equals("guests")).count());
    }

    @Test
    void aHostThatGoesAwayLeavesWhatIsKnownWithARemark() {
        host.guest(101, "web", "running");
        known("guest show ");
        host.away = Optional.of(FakeReads.unreachable("pve.example:8006: connection refused"));
        pass(Duration.ofSeconds(30));
        key("guest show ");
        answer();

        Completions offered = key("guest show ");

        assertEquals("101", offered.candidates().getFirst().value());
        assertEquals(List.of("guests: as of 30 s ago: pve.example:8006: connection refused"), remarks(offered));
    }

    @Test
    void aHostThatWasNeverThereIsSaidToBeAway() {
        host.away = Optional.of(FakeReads.unreachable("pve.example:8006: connection refused"));
        key("guest show ");
        answer();

        assertEquals(List.of("guests: pve.example:8006: connection refused"), remarks(key("guest show ")));
        // What is no host's is offered all the same.
        assertEquals(List.of("show"), now("guest sh"));
        assertEquals(List.of("rollback"), now("run roll"));
    }

    @Test
    void aHostThatIsAwayIsLeftAloneForAWhileAndAskedAgainThen() {
        host.away = Optional.of(FakeReads.unreachable("away"));
        key("guest show ");
        answer();
        for (int i = 0; i < 20; i++) {
            key("guest show ");
        }
        assertEquals(0, waiting.size());

        host.away = Optional.empty();
        host.guest(101, "web", "running");
        pass(Duration.ofSeconds(6));
        key("guest show ");
        answer();

        assertEquals(List.of("101"), now("guest show "));
        assertEquals(List.of(), remarks(key("guest show ")));
    }

    @Test
    void aQuestionThatHangsIsGivenUpAndNotAskedTwice() {
        host.guest(101, "web", "running");
        known("guest show ");
        pass(Duration.ofSeconds(6));
        key("guest show ");
        var hanging = waiting.stream()
                .filter(each -> each.name.equals("guests"))
                .findFirst()
                .orElseThrow();
        pass(Duration.ofSeconds(11));

        Completions offered = key("guest show ");

        assertTrue(hanging.given, "its thread is told to end");
        assertEquals("101", offered.candidates().getFirst().value());
        assertEquals(List.of("guests: as of 17 s ago: no answer within 10 s"), remarks(offered));
        assertEquals(
                1, waiting.stream().filter(each -> each.name.equals("guests")).count());
        // Its answer counts, should it come.
        host.guest(102, "db", "running");
        answer();
        assertEquals(List.of("101", "102"), now("guest show "));
    }

    @Test
    void aQuestionThatWasGivenUpIsAskedAgainOnceItsThreadHasEnded() {
        key("guest show ");
        pass(Duration.ofSeconds(11));
        key("guest show ");
        host.away = Optional.of(FakeReads.unreachable("interrupted while waiting"));
        answer();
        assertEquals(List.of("guests: no answer within 10 s"), remarks(key("guest show ")));

        host.away = Optional.empty();
        host.guest(101, "web", "running");
        pass(Duration.ofSeconds(6));
        key("guest show ");
        answer();

        assertEquals(List.of("101"), now("guest show "));
    }

    @Test
    void aDefectOfAReadIsARemarkAndNoMore() {
        host.away = Optional.of(new IllegalStateException("two\nlines"));
        key("guest show ");
        answer();

        assertEquals(List.of("guests: two\\nlines"), remarks(key("guest show ")));
    }

    @Test
    void whoeverLeavesWaitsForNothing() {
        key("guest show ");

        completer().close();

        assertTrue(waiting.stream().allMatch(each -> each.given));
    }

    @Test
    void manyGuestsOnTheLineAreNotAllKeptInMind() {
        for (int vmid = 100; vmid < 1_100; vmid++) {
            key("run rollback vmid=" + vmid + " name=");
        }

        long left = waiting.stream().filter(each -> !each.given).count();
        assertTrue(left <= 70, () -> left + " questions are waited for");
    }
}
