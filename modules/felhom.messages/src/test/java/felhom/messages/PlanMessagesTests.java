package felhom.messages;

import static felhom.messages.Said.says;

import felhom.engine.order.PlanStatus;
import felhom.engine.trust.Gate;
import felhom.ops.Failure;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PlanMessagesTests {
    private static final String ROLLBACK = """
            {'id':'%s','nonce':'AAAAAAAAAAAAAAAAAAAAAA','door':'shell','operation':'rollback',""".formatted(Plans.ISSUED.held());

    private static final String CONTENT = """
            'about':['guest 101 is stopped'],'steps':['%s'],'effects':['lose what was written'],""".formatted(
                    Plans.rollback().procedure().stages().getFirst().words().replace('\'', '`'));

    @Test
    void aPlanToBeSigned() {
        says(
                ROLLBACK + "'expires':'2026-11-21T13:00:00Z','signatures_needed':2," + CONTENT + "'document':'{}\\n'}",
                PlanMessages.issued(
                        new Gate.Issued(Plans.ISSUED, 2, Optional.empty(), Optional.empty(), true), Plans.rollback()));
    }

    @Test
    void issuedAnewItSaysWhatHasChangedAndWhatItIsBeyond() {
        says(
                ROLLBACK + "'expires':'2026-11-21T13:00:00Z','signatures_needed':1," + CONTENT
                        + "'document':'{}\\n','changed_since_the_last_issue':'its disk','beyond_limit':'6 in an hour'}",
                PlanMessages.issued(
                        new Gate.Issued(Plans.ISSUED, 1, Optional.of("its disk"), Optional.of("6 in an hour"), true),
                        Plans.rollback()));
    }

    @Test
    void aPlanThatWasIssued() {
        says(ROLLBACK + """
                        'arguments':{'name':'clean','vmid':'101'},'issued':'2026-11-21T12:00:00Z',
                        'expires':'2026-11-21T13:00:00Z','state':'open','document':'{}\\n'}""", PlanMessages.held(new PlanStatus(Plans.ISSUED, Optional.empty()), "open"));
    }

    @Test
    void aBackupThatNeedsNoSignatureSaysWhatItWouldLeaveOut() {
        String step = Plans.backup().procedure().stages().getFirst().words().replace('\'', '`');

        says(
                "{'operation':'backup','about':[],'steps':['" + step + "'],'effects':[],'left_out':[],"
                        + "'error':{'kind':'usage','message':'it is benign'}}",
                PlanMessages.benign(Plans.backup(), Failure.of(Failure.Kind.USAGE, "it is benign")));
    }
}
