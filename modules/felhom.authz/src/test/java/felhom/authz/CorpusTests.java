package felhom.authz;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Every recorded case: the verdict, and the reason too, so that none is refused for the wrong one.
class CorpusTests {
    static List<Corpus.Case> cases() {
        return Corpus.cases();
    }

    // One test a case, so that the mutation tests run only those that touch what was changed.
    @ParameterizedTest
    @MethodSource("cases")
    void aCaseHasItsVerdictAndItsCode(Corpus.Case recorded) {
        var verdict = recorded.verify();

        assertEquals(recorded.code(), verdict.code(), verdict::toString);
        assertEquals(recorded.accept(), verdict instanceof Verification.Accepted);
    }

    @Test
    void theCorpusIsAllThere() {
        assertEquals(548, Corpus.cases().size());
        assertEquals(81, Corpus.cases().stream().filter(Corpus.Case::accept).count());
    }
}
