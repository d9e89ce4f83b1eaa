package felhom.authz.gate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import felhom.engine.trust.Approval;
import felhom.engine.trust.Gate;
import felhom.engine.trust.RefusalReason;
import felhom.engine.trust.Verdict;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/// A host with one trusted operator, Alice.
abstract class GateCase {
    @TempDir
    private Path directory;

    GateHost host;

    @BeforeEach
    void aHost() {
        host = new GateHost(directory);
    }

    @AfterEach
    void close() {
        host.close();
    }

    Gate.CheckedApproval opened(Approval approval) {
        return assertInstanceOf(Gate.ApprovalResult.Good.class, host.gate.open(approval))
                .opened();
    }

    /// The approval is refused for this reason, and the words say so much.
    void refused(RefusalReason why, String words, Approval approval) {
        var opening = host.gate.open(approval);
        refused(
                why,
                words,
                assertInstanceOf(Gate.ApprovalResult.Refused.class, opening, opening::toString)
                        .verdict());
    }

    static void refused(RefusalReason why, String words, Verdict verdict) {
        var refused = assertInstanceOf(Verdict.Refused.class, verdict, verdict::toString);
        assertEquals(why, refused.why(), refused.reason());
        assertTrue(refused.reason().contains(words), refused.reason());
    }
}
