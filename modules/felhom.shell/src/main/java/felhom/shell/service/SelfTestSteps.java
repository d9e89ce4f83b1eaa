package felhom.shell.service;

import felhom.engine.door.Report;
import felhom.engine.order.Outcome;
import felhom.engine.port.TaskListener;
import felhom.engine.selftest.SelfTestAudience;
import felhom.engine.selftest.SelfTestEnd;
import felhom.engine.trust.Verdict;
import felhom.messages.SelfTestMessages;
import felhom.messages.SelfTestMessages.Step;
import felhom.ops.Upid;
import felhom.ops.Vmid;
import felhom.shell.command.CommandRun;
import felhom.shell.command.Exit;
import felhom.shell.console.Console;
import felhom.shell.console.Figures;
import felhom.shell.line.Request;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// What the task self-test did, step by step: told as it happens, or as one JSON object at the end.
final class SelfTestSteps implements SelfTestAudience {
    private final Request request;
    private final CommandRun run;
    private final Vmid vmid;
    private final List<Step> steps = new ArrayList<>();

    SelfTestSteps(Request request, CommandRun run, Vmid vmid) {
        this.request = request;
        this.run = run;
        this.vmid = vmid;
    }

    @Override
    public void ended(String name, String outcome, Duration took, String text) {
        note(new Step(name, outcome, took, text, List.of()));
    }

    @Override
    public void ended(String name, Report report) {
        switch (report.verdict()) {
            case Verdict.Refused(var _, String reason) -> ended(name, "refused", report.took(), reason);
            case Verdict.NeedsApproval _ -> ended(name, "refused", report.took(), "it needs operators' signatures");
            case Verdict.Allowed _ -> {
                Outcome outcome = report.outcome().orElseThrow();
                note(new Step(
                        name,
                        outcome.word(),
                        report.took(),
                        text(outcome),
                        outcome instanceof Outcome.Failed ? outcome.lines() : List.of()));
            }
        }
    }

    @Override
    public void live(String words) {
        run.console().live(words);
    }

    @Override
    public boolean agrees(String question) {
        return run.console().confirm(question).orElse(false);
    }

    @Override
    public boolean stopRequested() {
        return run.interruption().requested();
    }

    @Override
    public AutoCloseable interruptingAfter(Duration grace, String lastWords) {
        return run.interruption().interruptingAfter(grace, lastWords);
    }

    private void note(Step step) {
        steps.add(step);
        if (!request.json()) {
            run.console()
                    .line(String.format("%-26s%-9s%s", step.name(), step.outcome(), Figures.seconds(step.took()))
                            + (step.message().isEmpty() ? "" : "  " + step.message()));
            step.log().forEach(line -> run.console().line("  | " + line));
        }
    }

    private static String text(Outcome outcome) {
        return switch (outcome) {
            case Outcome.Done _ -> "";
            case Outcome.DoneWithWarnings done -> String.join("; ", done.lines());
            case Outcome.Failed _, Outcome.Unknown _ -> outcome.summary();
        };
    }

    @Override
    public TaskListener listener(String name) {
        return new TaskListener() {
            @Override
            public void waiting(Upid task, Duration elapsed) {
                run.console().live(name + " ... running, " + elapsed.toSeconds() + " s");
            }
        };
    }

    /// Nothing was begun.
    Exit refuse(String reason) {
        if (request.json()) {
            run.json(SelfTestMessages.refused(vmid, reason));
        } else {
            run.console().error("refused: " + reason);
        }
        return Exit.REFUSED;
    }

    Exit end(SelfTestEnd end) {
        return switch (end) {
            case SelfTestEnd.Refused(String reason) -> refuse(reason);
            case SelfTestEnd.Ended(SelfTestEnd.Proof proof, List<String> left) -> end(exit(proof), left);
        };
    }

    private static Exit exit(SelfTestEnd.Proof proof) {
        return switch (proof) {
            case SelfTestEnd.Proven _ -> Exit.OK;
            case SelfTestEnd.Forbidden _ -> Exit.REFUSED;
            case SelfTestEnd.Unshown _ -> Exit.FAILED;
            case SelfTestEnd.Failed(Outcome outcome) -> Exit.of(outcome);
            case SelfTestEnd.Unreadable(var kind) -> Exit.of(kind);
            case SelfTestEnd.Stopped _ -> Exit.INTERRUPTED;
        };
    }

    /// @param exit of the steps themselves
    /// @param left what could not be put back, in words
    private Exit end(Exit exit, List<String> left) {
        boolean passed = exit == Exit.OK && left.isEmpty();
        Exit last = exit == Exit.OK && !left.isEmpty() ? Exit.FAILED : exit;
        if (request.json()) {
            run.json(SelfTestMessages.ended(vmid, passed, steps, left));
            return last;
        }
        Console console = run.console();
        if (exit == Exit.INTERRUPTED) {
            console.error("interrupted");
        }
        if (left.isEmpty()) {
            console.line("guest " + vmid + " is as it was");
        } else {
            console.error("LEFT BEHIND on guest " + vmid + ": " + String.join(", ", left)
                    + "; the next run removes what is the self-test's own: add --clear");
        }
        console.line(passed ? "task self-test passed" : "task self-test FAILED");
        return last;
    }
}
