package felhom.messages;

import static felhom.messages.Said.says;

import felhom.engine.door.Report;
import felhom.engine.order.Outcome;
import felhom.engine.order.Plan;
import felhom.engine.trust.RefusalReason;
import felhom.engine.trust.Verdict;
import felhom.ops.Failure;
import felhom.ops.MissingPrivilege;
import felhom.ops.Upid;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ReportMessagesTests {
    private static final String ORDER = "{'order':'0123456789abcdef0123456789abcdef','operation':'rollback',";
    private static final Upid UPID = Upid.of("UPID:pve1:000004D2:0000162E:69206E00:vzrollback:101:a@pve!t:");

    private static Report report(Optional<Plan> plan, Verdict verdict, Optional<Outcome> outcome, Upid... tasks) {
        return new Report(Optional.of(Plans.ROLLBACK), plan, verdict, outcome, List.of(tasks), Duration.ofSeconds(1));
    }

    @Test
    void whatWasDoneNamesEveryTask() {
        says(
                ORDER + "'verdict':'allowed','outcome':'ok','summary':'done: rollback','tasks':['" + UPID.text()
                        + "']}",
                ReportMessages.report(report(
                        Optional.of(Plans.rollback()),
                        Verdict.Allowed.freely(),
                        Optional.of(new Outcome.Done("done: rollback")),
                        UPID)));
    }

    @Test
    void whatFailedBringsTheEndOfItsLog() {
        Failure failure =
                new Failure(Failure.Kind.TASK, "it failed", Optional.<MissingPrivilege>empty(), List.of("last words"));

        says(
                ORDER + "'verdict':'allowed','outcome':'failed','summary':'it failed','log':['last words'],'tasks':[]}",
                ReportMessages.report(report(
                        Optional.of(Plans.rollback()),
                        Verdict.Allowed.freely(),
                        Optional.of(new Outcome.Failed(failure)))));
    }

    @Test
    void aBackupSaysWhereItLiesAndWhatItDoesNotHold() {
        Outcome done = Outcome.done(
                "done: backup", List.of(), List.of(Plans.BIND_MOUNT), Optional.of("local:backup/vzdump-lxc-101.tar"));

        says(
                ORDER + "'verdict':'allowed','outcome':'ok_with_warnings','summary':'done: backup','log':['"
                        + Plans.BIND_MOUNT.words()
                        + """
                        '],'tasks':[],'volume':'local:backup/vzdump-lxc-101.tar','left_out':[{'key':'mp0',
                        'what':'bind mount','bytes':42,'why':'it is no volume','remedy':'back it up elsewhere'}]}""",
                ReportMessages.report(
                        report(Optional.of(Plans.backup()), Verdict.Allowed.freely(), Optional.of(done))));
    }

    @Test
    void aRefusalSaysWhyInOneWordAndInMany() {
        says(
                ORDER + "'verdict':'refused','why':'clock-expired','reason':'too late'}",
                ReportMessages.report(
                        report(Optional.empty(), RefusalReason.CLOCK_EXPIRED.because("too late"), Optional.empty())));
    }

    @Test
    void whatNobodyHasSigned() {
        says(
                ORDER + "'verdict':'needs_approval','why':'not-signed',"
                        + "'reason':'it is destructive and needs operators` signatures'}",
                ReportMessages.report(report(
                        Optional.of(Plans.rollback()), new Verdict.NeedsApproval(Plans.rollback()), Optional.empty())));
    }

    @Test
    void aHostThatCouldNotBeReadLetsNothingBePlanned() {
        says(
                ORDER + "'verdict':'not_planned','outcome':'failed','summary':'no answer','tasks':[]}",
                ReportMessages.report(report(
                        Optional.empty(),
                        Verdict.Allowed.freely(),
                        Optional.of(new Outcome.Failed(Failure.of(Failure.Kind.TIMED_OUT, "no answer"))))));
    }
}
