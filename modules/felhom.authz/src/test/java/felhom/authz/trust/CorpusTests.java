package felhom.authz.trust;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import felhom.authz.sshsig.Code;
import felhom.authz.sshsig.Verification;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Every recorded case: the verdict, and the reason too, so that none is refused for the wrong one.
class CorpusTests {
    // A test for each verdict, so that the mutation tests run only those that touch what was changed.
    @ParameterizedTest
    @EnumSource(Code.class)
    void everyCaseHasItsVerdictAndItsCode(Code code) {
        var recorded = Corpus.cases().stream().filter(one -> one.code() == code).toList();

        assertFalse(recorded.isEmpty(), "no case with this verdict");
        for (var one : recorded) {
            var verdict = one.verify();
            assertEquals(code, verdict.code(), () -> one.id() + ": " + verdict);
            assertEquals(one.accept(), verdict instanceof Verification.Accepted, one.id());
        }
    }

    @Test
    void theCorpusIsAllThere() {
        assertEquals(548, Corpus.cases().size());
        assertEquals(81, Corpus.cases().stream().filter(Corpus.Case::accept).count());
    }
}
