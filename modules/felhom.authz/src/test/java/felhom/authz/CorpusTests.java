package felhom.authz;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import org.junit.jupiter.api.Test;

/// Every recorded case: the verdict, and the reason too, so that none is refused for the wrong one.
class CorpusTests {
    @Test
    void everyCaseHasItsVerdictAndItsCode() {
        var wrong = new ArrayList<String>();
        int accepted = 0;
        int refused = 0;
        for (var recorded : Corpus.cases()) {
            var verdict = recorded.verify();
            if (verdict.code() != recorded.code() || (verdict.code() == Code.OK) != recorded.accept()) {
                wrong.add(recorded.id() + ": expected " + recorded.code() + ", got " + verdict);
            }
            if (verdict.code() == Code.OK) {
                accepted++;
            } else {
                refused++;
            }
        }
        System.out.println("corpus: " + (accepted + refused) + " cases, " + accepted + " accepted, " + refused
                + " refused, " + wrong.size() + " wrong");

        assertEquals(0, wrong.size(), () -> String.join("\n", wrong));
        assertTrue(accepted > 80 && refused > 450, "the corpus is not all there");
    }
}
