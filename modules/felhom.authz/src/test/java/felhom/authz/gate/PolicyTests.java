package felhom.authz.gate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import felhom.authz.gate.StrictJson.Malformed;
import felhom.engine.trust.Signatures;
import felhom.ops.OperationName;
import felhom.ops.Vmid;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The host's own rules: how many sign what, and how long a plan lives.
class PolicyTests {
    private static final OperationName ROLLBACK = new OperationName("rollback");
    private static final OperationName STOP = new OperationName("stop");

    private static Policy policy(String json) {
        return Policy.parse(json.getBytes(StandardCharsets.UTF_8), Set.of(ROLLBACK, STOP));
    }

    @Test
    void withoutAFileOneOperatorSignsWithinMinutes() {
        assertEquals(1, Policy.DEFAULT.threshold(ROLLBACK, Set.of(new Vmid(101))));
        assertEquals(Duration.ofMinutes(15), Policy.DEFAULT.lifetime(ROLLBACK, Set.of()));
        assertEquals(Duration.ofMinutes(60), Policy.DEFAULT.lifetime(STOP, Set.of()));
        assertEquals(Duration.ofMinutes(10), Policy.DEFAULT.lifetime(new OperationName("delete-snapshot"), Set.of()));
    }

    @Test
    void theStrictestRuleCounts() {
        Policy policy = policy("""
                {"version": 1,
                 "default": {"threshold": 2},
                 "operations": {"rollback": {"threshold": 1, "lifetime_minutes": 30}},
                 "guests": {"101": {"threshold": 3}}}
                """);

        assertEquals(1, policy.threshold(ROLLBACK, Set.of(new Vmid(102))));
        assertEquals(3, policy.threshold(ROLLBACK, Set.of(new Vmid(101), new Vmid(102))));
        assertEquals(2, policy.threshold(STOP, Set.of()));
        assertEquals(Duration.ofMinutes(30), policy.lifetime(ROLLBACK, Set.of()));
        assertEquals(Duration.ofMinutes(60), policy.lifetime(STOP, Set.of()));
    }

    @Test
    void aGuestMayShortenALifetimeAndNotLengthenIt() {
        Policy policy = policy("""
                {"version": 1,
                 "guests": {"101": {"lifetime_minutes": 5}, "102": {"lifetime_minutes": 90}}}
                """);

        assertEquals(Duration.ofMinutes(5), policy.lifetime(STOP, Set.of(new Vmid(101), new Vmid(102))));
        assertEquals(Duration.ofMinutes(60), policy.lifetime(STOP, Set.of(new Vmid(102))));
        assertEquals(Duration.ofMinutes(60), policy.lifetime(STOP, Set.of(new Vmid(103))));
    }

    @Test
    void aLifetimeForAllHoldsWhereTheOperationHasNoneOfItsOwn() {
        Policy policy = policy("{\"version\": 1, \"default\": {\"lifetime_minutes\": 5}}");

        assertEquals(Duration.ofMinutes(5), policy.lifetime(STOP, Set.of()));
        assertEquals(1, policy.threshold(STOP, Set.of()));
    }

    @Test
    void theRuleThatAsksForTheMostIsNamed() {
        Set<OperationName> signed = Set.of(ROLLBACK, STOP);

        assertEquals(new Signatures.Asked(1, "default"), Policy.DEFAULT.most(signed));
        assertEquals(
                new Signatures.Asked(2, "default"),
                policy("{\"version\": 1, \"default\": {\"threshold\": 2}}").most(signed));
        assertEquals(new Signatures.Asked(3, "operations.stop"), policy("""
                        {"version": 1, "default": {"threshold": 2},
                         "operations": {"stop": {"threshold": 3}, "rollback": {"lifetime_minutes": 5}}}
                        """).most(signed));
        assertEquals(new Signatures.Asked(4, "guests.101"), policy("""
                        {"version": 1, "operations": {"stop": {"threshold": 3}},
                         "guests": {"101": {"threshold": 4}, "102": {"threshold": 2}, "103": {"lifetime_minutes": 5}}}
                        """).most(signed));
    }

    @Test
    void whatIsAskedForAnOperationThatNobodySignsCountsForNothing() {
        Policy policy = policy("""
                {"version": 1, "default": {"threshold": 4},
                 "operations": {"stop": {"threshold": 5}, "rollback": {"threshold": 2}}}
                """);

        assertEquals(new Signatures.Asked(2, "operations.rollback"), policy.most(Set.of(ROLLBACK)));
        assertEquals(new Signatures.Asked(1, "default"), policy.most(Set.of()));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "{\"version\": 2}; version: 2",
                "{}; version' is missing",
                "{\"version\": 1, \"default\": {\"threshold\": 0}}; threshold: 0 is not from 1 to 8",
                "{\"version\": 1, \"default\": {\"threshold\": 9}}; threshold: 9 is not from 1 to 8",
                "{\"version\": 1, \"default\": {\"threshold\": \"2\"}}; expected a whole number",
                "{\"version\": 1, \"default\": {\"threshold\": 1.0}}; expected a whole number",
                "{\"version\": 1, \"default\": {\"treshold\": 2}}; treshold",
                "{\"version\": 1, \"operations\": {\"Roll Back\": {}}}; Roll Back",
                "{\"version\": 1, \"operations\": {\"roll-back\": {}}}; there is no operation 'roll-back'",
                "{\"version\": 1, \"guests\": {\"7\": {}}}; not a vmid",
                "{\"version\": 1, \"default\": {\"lifetime_minutes\": 1441}}; 1441 is not from 1 to 1440",
                "{\"version\": 1, \"version\": 1}; stands twice",
                "{\"version\": 1} {}; not valid JSON",
                "[1]; expected an object",
                "{\"version\": 1, \"default\": \"\u00e4\"}; neither printable ASCII"
            })
    void whatIsWrongIsNamed(String file, String words) {
        Malformed malformed = assertThrows(Malformed.class, () -> policy(file));

        assertTrue(String.valueOf(malformed.getMessage()).contains(words), malformed.getMessage());
    }
}
