package felhom.authz.gate;

import static felhom.authz.gate.GateHost.ALICE;
import static felhom.authz.gate.GateHost.ORDER;
import static felhom.authz.gate.GateHost.rollback;
import static felhom.authz.gate.GateHost.signed;
import static org.junit.jupiter.api.Assertions.assertEquals;

import felhom.engine.order.IssuedPlan;
import felhom.engine.trust.Gate;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What somebody writes to the trust files while a judgement goes on holds for the next one, never for half
/// of this.
class OneReadingTests extends GateCase {
    private static final Map<String, Integer> EACH_ONCE = Map.of("operators", 1, "policy.json", 1, "revoked", 1);

    private IssuedPlan plan = new IssuedPlan("shell", ORDER, "", Instant.EPOCH, Instant.EPOCH, new byte[0]);

    @BeforeEach
    void aPlanAndAPolicy() {
        host.policy("{\"version\": 1}");
        plan = host.issued();
        host.reads.clear();
    }

    @Test
    void toLookAtAnApprovalEachFileIsReadOnce() {
        opened(signed(plan, ALICE));

        assertEquals(EACH_ONCE, host.reads);
    }

    @Test
    void toJudgeASignedPlanEachFileIsReadOnceAndAnew() {
        Gate.CheckedApproval opened = opened(signed(plan, ALICE));
        host.reads.clear();

        host.gate.judge(rollback(), TestOrigins.shell(), Optional.of(opened));

        assertEquals(EACH_ONCE, host.reads);
    }

    @Test
    void toIssueAPlanThePolicyIsReadOnce() {
        host.issue(ORDER, rollback(), Optional.empty(), true);

        assertEquals(Map.of("policy.json", 1), host.reads);
    }
}
