package felhom.shell.order;

import felhom.engine.access.HostAccess;
import felhom.engine.door.Door;
import felhom.engine.door.Issue;
import felhom.engine.door.Report;
import felhom.engine.order.Order;
import felhom.engine.trust.Approval;
import felhom.engine.trust.Signing;
import felhom.engine.trust.Verdict;
import felhom.messages.ReportMessages;
import felhom.ops.Failure;
import felhom.shell.command.Command;
import felhom.shell.command.CommandRun;
import felhom.shell.command.Exit;
import felhom.shell.command.FileForm;
import felhom.shell.command.InputFile;
import felhom.shell.console.Console;
import felhom.shell.line.Completion;
import felhom.shell.line.Option;
import felhom.shell.line.Positional;
import felhom.shell.line.Request;
import felhom.shell.line.UsageError;
import felhom.shell.line.ValueTypes;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/// `apply` and `run`.
public final class OrderCommands {
    private static final Positional<InputFile> PLAN = Positional.once("PLAN", InputFile.TYPE, Completion.Known.FILES);
    private static final Positional<InputFile> SIGNATURES =
            Positional.atLeastOnce("SIGNATURE", InputFile.TYPE, Completion.Known.FILES);
    static final Option.Valued<Path> SIGN = Option.repeated(
            "--sign-with",
            "KEY",
            ValueTypes.PATH,
            Completion.Known.FILES,
            "sign on the spot with KEY, a private key or a public one that the ssh-agent holds");
    static final Option.Flag YES = Option.flag(
            "--yes", "do not ask first: what is benign is run without Enter; with --sign-with, it is signed unasked");
    // One byte more than what is looked at is enough to tell that it is too much.
    private static final int LONGEST = 64 * 1024;

    private OrderCommands() {}

    public static List<Command> all() {
        return List.of(
                new Command(
                        "apply",
                        List.of(PLAN, SIGNATURES),
                        List.of(CommandRun.WAIT),
                        "carry out a plan that operators have signed",
                        OrderCommands::apply),
                new Command(
                        "run",
                        List.of(PlanCommands.OPERATION, PlanCommands.ARGUMENTS),
                        List.of(SIGN, YES, RootExplanation.EXPLAIN, CommandRun.WAIT),
                        "run an operation; a destructive one is planned, shown and signed on the spot",
                        (request, run) -> run(request, run, PlanCommands.order(request))));
    }

    private static Exit apply(Request request, CommandRun run) throws Exception {
        List<String> names = new ArrayList<>(List.of(request.value(PLAN).name()));
        List<byte[]> files = new ArrayList<>(List.of(request.value(PLAN).read(PLAN.name(), LONGEST)));
        for (InputFile signature : request.values(SIGNATURES)) {
            names.add(signature.name());
            files.add(signature.read(SIGNATURES.name(), LONGEST));
        }
        Approval approval = new Approval(files.getFirst(), files.subList(1, files.size()));
        try (HostAccess host = run.connect(request)) {
            Door door = host.door();
            return new Carrying(request, run, host, door, "apply")
                    .out(listener -> explained(door.apply(approval, listener), names, files));
        }
    }

    /// A refusal that comes from what became of a file on its way says so.
    private static Report explained(Report report, List<String> names, List<byte[]> files) {
        if (!(report.verdict() instanceof Verdict.Refused(var why, String reason))) {
            return report;
        }
        StringBuilder words = new StringBuilder(reason);
        for (int i = 0; i < files.size(); i++) {
            String name = names.get(i);
            // A signature counts with either line end.
            (i == 0 ? FileForm.changed(files.get(i)) : FileForm.encoded(files.get(i)))
                    .ifPresent(form ->
                            words.append("; '").append(name).append("': ").append(form));
        }
        return new Report(
                report.order(),
                report.plan(),
                new Verdict.Refused(why, words.toString()),
                report.outcome(),
                report.tasks(),
                report.took());
    }

    static Exit run(Request request, CommandRun run, Order order) throws Exception {
        if (run.console().unattended() && request.value(SIGN).isPresent()) {
            throw new UsageError("--sign-with: a script signs nothing, since nobody is there to be asked; write the"
                    + " plan to a file, have it signed, and let the script apply it: felhom-agent plan "
                    + order.operation() + " ... > plan.json, then: apply plan.json plan.json.sig");
        }
        try (HostAccess host = run.connect(request)) {
            Door door = host.door();
            if (request.flag(RootExplanation.EXPLAIN)) {
                return RootExplanation.tell(request, run, door, order);
            }
            Carrying carrying = new Carrying(request, run, host, door, Carrying.words(order));
            if (run.attended(request)) {
                return new PlanFirst(request, run, host, door).order(order, carrying::shown);
            }
            if (request.value(SIGN).isEmpty()) {
                return carrying.out(listener -> door.submit(order, listener));
            }
            return switch (door.issue(order)) {
                case Issue.NoPlan(var report) -> tell(request, run, report);
                case Issue.Benign _ -> throw new UsageError(needless(order));
                case Issue.Issued issued -> {
                    Approval approval;
                    try {
                        approval = signed(request, run, issued);
                    } catch (Signing.CannotSign none) {
                        PlanCommands.withdraw(door, issued.issued(), "it was not signed");
                        throw none;
                    }
                    yield carrying.out(listener -> door.apply(approval, listener));
                }
            };
        } catch (Signing.CannotSign none) {
            return run.failed(
                    request, Failure.of(Failure.Kind.USAGE, "not signed, nothing was done: " + none.getMessage()));
        }
    }

    static String needless(Order order) {
        return "--sign-with: '" + order.operation()
                + "' is benign and within its limits, and needs no signature; leave it out";
    }

    private static Approval signed(Request request, CommandRun run, Issue.Issued issued) {
        Consumer<Console> about = console -> {
            PlanCommands.describe(console, issued.content());
            PlanCommands.beyond(console, issued.issued().beyond());
        };
        about.accept(run.console());
        if (!request.flag(YES)) {
            agree(run, about);
        }
        List<byte[]> signatures =
                request.all(SIGN).map(key -> sign(run, key, issued)).toList();
        return new Approval(issued.plan().bytes(), signatures);
    }

    static byte[] sign(CommandRun run, Path key, Issue.Issued issued) {
        return run.installation()
                .signing()
                .sign(key, "felhom-plan@v1", issued.plan().bytes());
    }

    static void agree(CommandRun run, Consumer<Console> about) {
        boolean agreed = run.console()
                .confirm(about, "Sign this?")
                .orElseThrow(() -> new Signing.CannotSign(
                        "there is no terminal to ask at; add --yes to sign without being asked"));
        if (!agreed) {
            throw new Signing.CannotSign(run.interruption().requested() ? "interrupted" : "you said no");
        }
    }

    static Exit tell(Request request, CommandRun run, Report report) {
        if (request.json()) {
            run.json(ReportMessages.report(report));
            return exit(report);
        }
        Console console = run.console();
        switch (report.verdict()) {
            case Verdict.Refused(var why, String reason) -> console.error("refused (" + why.word() + "): " + reason);
            case Verdict.NeedsApproval(var plan, var _) ->
                console.error("refused (not-signed): '" + plan.operation() + "' is destructive and needs operators'"
                        + " signatures: make a plan (felhom-agent plan), sign and apply it, or sign on the spot with"
                        + " --sign-with KEY");
            case Verdict.Allowed _ ->
                report.outcome().ifPresent(outcome -> {
                    // Why it failed is no answer: it stays together on standard error.
                    Consumer<String> say = outcome.done() ? console::line : console::error;
                    say.accept((outcome.done() ? "" : outcome.word() + ": ") + outcome.summary());
                    outcome.lines().forEach(line -> say.accept("  | " + line));
                });
        }
        return exit(report);
    }

    private static Exit exit(Report report) {
        return switch (report.verdict()) {
            case Verdict.Refused(var why, var _) ->
                switch (why) {
                    case OPERATION, ARGUMENTS -> Exit.USAGE;
                    default -> Exit.REFUSED;
                };
            case Verdict.NeedsApproval _ -> Exit.REFUSED;
            case Verdict.Allowed _ -> report.outcome().map(Exit::of).orElse(Exit.FAILED);
        };
    }
}
