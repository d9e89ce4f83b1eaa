package felhom.authz.trust;

import static org.junit.jupiter.api.Assertions.assertEquals;

import felhom.engine.trust.Consent;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// How many people have signed: each name once, each key once.
class TrustedSignersTests {
    @ParameterizedTest
    @CsvSource({
        "'', 0",
        "alice=1, 1",
        "alice=1 alice=1, 1",
        "alice=1 alice=2, 1",
        "alice=1 bob=1, 1",
        "alice=1 bob=2, 2",
        "alice=1 bob=2 alice=3 bob=4, 2",
        "alice=1 alice=2 bob=2, 2",
        "alice=1 bob=2 carol=3 bob=1, 3"
    })
    void peopleAreCountedByNameAndKey(String signed, int people) {
        List<Consent.Signed> signatures = Stream.of(signed.split(" ", -1))
                .filter(one -> !one.isEmpty())
                .map(one -> one.split("=", 2))
                .map(one -> new Consent.Signed(one[0], "SHA256:" + one[1]))
                .toList();

        assertEquals(people, TrustedSigners.people(signatures));
    }
}
