package felhom.shell.order;

import felhom.engine.access.HostAccess;
import felhom.engine.door.Door;
import felhom.engine.door.Issue;
import felhom.engine.order.Effect;
import felhom.engine.order.IssuedPlan;
import felhom.engine.order.Order;
import felhom.engine.order.Plan;
import felhom.engine.order.PlanStatus;
import felhom.engine.state.StateView;
import felhom.engine.trust.Gate;
import felhom.messages.PlanMessages;
import felhom.ops.ArgumentType;
import felhom.ops.Failure;
import felhom.ops.OperationName;
import felhom.ops.Stage;
import felhom.shell.command.Command;
import felhom.shell.command.CommandRun;
import felhom.shell.command.Exit;
import felhom.shell.console.Console;
import felhom.shell.console.Figures;
import felhom.shell.line.Assignment;
import felhom.shell.line.Completion;
import felhom.shell.line.Option;
import felhom.shell.line.Positional;
import felhom.shell.line.Request;
import felhom.shell.line.UsageError;
import felhom.shell.line.ValueTypes;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/// `plan OPERATION`, `plan list|show`.
public final class PlanCommands {
    private static final Option.Flag FRESH = Option.flag("--fresh", "issue it anew anyway, with fresh times");
    public static final Positional<OperationName> OPERATION = Positional.once(
            "OPERATION",
            new ArgumentType<>("an operation's name", PlanCommands::operation),
            Completion.Known.OPERATIONS);
    static final Positional<Assignment> ARGUMENTS =
            Positional.anyNumber("NAME=VALUE", Assignment.TYPE, new Completion.Arguments(OPERATION.name()));
    private static final Positional<String> ID = Positional.once("ID", ValueTypes.TEXT, Completion.Known.HELD_PLANS);

    private PlanCommands() {}

    public static List<Command> all() {
        return List.of(
                new Command(
                        "plan",
                        List.of(OPERATION, ARGUMENTS),
                        List.of(CommandRun.WAIT),
                        "issue a plan of what needs a signature, to be signed: felhom-agent plan ... > plan.json",
                        (request, run) -> plan(request, run, order(request))),
                new Command("plan list", List.of(), List.of(), "list the plans that were issued", PlanCommands::list),
                new Command(
                        "plan show",
                        List.of(ID),
                        List.of(FRESH, CommandRun.WAIT),
                        "show a plan again, or issue it anew where it would not do as it is; ID as in plan list",
                        PlanCommands::show));
    }

    private static OperationName operation(String text) {
        try {
            return new OperationName(text);
        } catch (IllegalArgumentException wrong) {
            // It says itself what it is.
            throw new UsageError(String.valueOf(wrong.getMessage()));
        }
    }

    /// Operation and arguments as they were typed.
    static Order order(Request request) {
        Map<String, String> arguments = new TreeMap<>();
        for (Assignment argument : request.values(ARGUMENTS)) {
            if (arguments.put(argument.name(), argument.value()) != null) {
                throw new UsageError("'" + argument.name() + "' is given twice");
            }
        }
        try {
            return Order.of(request.value(OPERATION).value(), arguments);
        } catch (IllegalArgumentException wrong) {
            throw new UsageError(String.valueOf(wrong.getMessage()));
        }
    }

    private static Exit plan(Request request, CommandRun run, Order order) {
        try (HostAccess host = run.connect(request)) {
            Door door = host.door();
            return issue(request, run, door, door.issue(order));
        }
    }

    private static Exit issue(Request request, CommandRun run, Door door, Issue issue) {
        Exit exit = tell(request, run, issue);
        if (issue instanceof Issue.Issued(var issued, var _) && !run.console().taken()) {
            withdraw(door, issued, "it could not be written out");
            run.console()
                    .error("plan " + issued.plan().nonce() + " could not be handed out"
                            + (issued.anew() ? "; it is withdrawn" : ""));
        }
        return exit;
    }

    /// One that was issued before somebody else may have by now.
    static void withdraw(Door door, Gate.Issued issued, String because) {
        if (issued.anew()) {
            door.withdraw(issued.plan(), because);
        }
    }

    private static Exit tell(Request request, CommandRun run, Issue issue) {
        return switch (issue) {
            case Issue.NoPlan(var report) -> OrderCommands.tell(request, run, report);
            case Issue.Benign(Plan plan) -> benign(request, run, plan);
            case Issue.Issued(Gate.Issued issued, Plan content) -> {
                if (request.json()) {
                    run.json(PlanMessages.issued(issued, content));
                    run.answer();
                } else {
                    // The answer is what gets signed, byte for byte; everything about it goes to standard error.
                    new String(issued.plan().bytes(), StandardCharsets.US_ASCII)
                            .lines()
                            .forEach(run.console()::line);
                    if (!run.console().taken()) {
                        yield Exit.OK;
                    }
                    describe(run.console(), content);
                    beyond(run.console(), issued.beyond());
                    issued.changed().ifPresent(words -> run.console().error("changed since the last issue: " + words));
                    if (!issued.anew()) {
                        run.console()
                                .error("issued already at "
                                        + Figures.time(issued.plan().issued())
                                        + ", and shown as it was; anew: felhom-agent plan show "
                                        + issued.plan().held() + " --fresh");
                    }
                    howToSign(run.console(), issued.plan(), issued.signatures());
                }
                yield Exit.OK;
            }
        };
    }

    /// There is nothing to sign, and yet what it would do is worth knowing.
    private static Exit benign(Request request, CommandRun run, Plan plan) {
        Failure failure = Failure.of(
                Failure.Kind.USAGE,
                "'" + plan.operation() + "' is benign and within its limits, and needs no signature:"
                        + " felhom-agent run " + plan.operation() + " ...");
        if (!request.json()) {
            describe(run.console(), plan);
            return run.failed(request, failure);
        }
        run.json(PlanMessages.benign(plan, failure));
        return Exit.of(failure.kind());
    }

    static void describe(Console console, Plan content) {
        content.about().forEach(console::error);
        console.error("This will:");
        content.procedure().stages().stream().map(Stage::words).forEach(words -> console.error("  " + words));
        content.effects().stream().map(Effect::words).forEach(words -> console.error("  " + words));
        content.identities()
                .forEach(identity -> console.error("guest " + identity.vmid() + " is known by "
                        + String.join(", ", identity.marks().keySet()) + " ("
                        + identity.grade().word() + ")"));
    }

    static void beyond(Console console, Optional<String> beyond) {
        beyond.ifPresent(words -> console.error("  beyond a limit: " + words));
    }

    private static void howToSign(Console console, IssuedPlan plan, int signatures) {
        console.error("needs " + signatures + (signatures == 1 ? " signature" : " signatures") + " before "
                + Figures.time(plan.expires())
                + "; to sign: " + PlanMessages.HOW_TO_SIGN + "; then:"
                + " felhom-agent apply plan.json plan.json.sig");
    }

    private static Exit list(Request request, CommandRun run) {
        Optional<StateView> state = run.state(request).look();
        List<PlanStatus> plans = state.map(StateView::held).orElse(List.of());
        Instant now = run.installation().clocks().now();
        if (request.json()) {
            run.json(plans, held -> PlanMessages.held(held, word(held, now)));
        } else if (plans.isEmpty()) {
            run.console().error("no plans; make one: felhom-agent plan OPERATION NAME=VALUE...");
        } else {
            run.console()
                    .table(
                            List.of("ID", "OPERATION", "ARGUMENTS", "ISSUED", "EXPIRES", "STATE"),
                            plans.stream().map(held -> row(held, now)).toList());
        }
        return Exit.OK;
    }

    private static List<String> row(PlanStatus held, Instant now) {
        IssuedPlan plan = held.plan();
        return List.of(
                plan.held(),
                plan.operation().value(),
                plan.arguments().entrySet().stream()
                        .map(e -> e.getKey() + "=" + e.getValue())
                        .collect(Collectors.joining(" ")),
                Figures.time(plan.issued()),
                Figures.time(plan.expires()),
                word(held, now));
    }

    private static String word(PlanStatus held, Instant now) {
        return held.closed()
                .map(closed -> closed.name().toLowerCase(Locale.ROOT))
                .orElse(now.isAfter(held.plan().expires()) ? "expired" : "open");
    }

    private static Exit show(Request request, CommandRun run) {
        String id = request.value(ID);
        try (HostAccess host = run.connect(request)) {
            Door door = host.door();
            Order order = door.plans().stream()
                    .map(PlanStatus::plan)
                    .filter(plan -> plan.held().equals(id) || plan.nonce().equals(id))
                    .reduce((_, latest) -> latest)
                    .map(plan -> Order.of(plan.operation().value(), plan.arguments()))
                    .orElseThrow(() -> new UsageError("ID: there is no plan '" + id + "'; see felhom-agent plan list"));
            boolean fresh = request.flag(FRESH);
            return issue(request, run, door, fresh ? door.issueAnew(order) : door.issue(order));
        }
    }
}
