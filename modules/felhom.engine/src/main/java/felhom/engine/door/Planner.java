package felhom.engine.door;

import felhom.engine.order.Effect;
import felhom.engine.order.Order;
import felhom.engine.order.Plan;
import felhom.engine.port.Assessment;
import felhom.engine.port.StepExecutor;
import felhom.engine.trust.RefusalReason;
import felhom.engine.trust.Verdict;
import felhom.ops.Args;
import felhom.ops.ArgumentType;
import felhom.ops.BadArguments;
import felhom.ops.Failure;
import felhom.ops.HostException;
import felhom.ops.Inventory;
import felhom.ops.NodeName;
import felhom.ops.Operation;
import felhom.ops.Parameter;
import felhom.ops.PlanRefused;
import felhom.ops.Procedure;
import felhom.ops.Stage;
import felhom.ops.Step;
import felhom.ops.Vmid;
import felhom.wire.StepCodec;
import felhom.wire.Unreadable;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/// Fixes what an order would do now. Only reads.
final class Planner {
    private final Supplier<NodeName> node;
    private final Catalogue catalogue;
    private final Inventory inventory;
    private final StepExecutor executor;

    Planner(Supplier<NodeName> node, Catalogue catalogue, Inventory inventory, StepExecutor executor) {
        this.node = node;
        this.catalogue = catalogue;
        this.inventory = inventory;
        this.executor = executor;
    }

    private static final Set<ArgumentType<Vmid>> GUESTS = Set.of(ArgumentType.VMID, ArgumentType.NEW_VMID);

    sealed interface Result {
        record Planned(Plan plan) implements Result {}

        record Refused(Verdict.Refused verdict) implements Result {}

        /// The host could not be read.
        record Unreadable(Failure failure) implements Result {}
    }

    /// The guests that the order names, as far as it can be read.
    Set<Vmid> named(Order order) {
        Set<Vmid> named = new TreeSet<>();
        for (Parameter<?> parameter : catalogue
                .find(order.operation())
                .map(operation -> operation.arguments().parameters())
                .orElse(List.of())) {
            String text = order.arguments().get(parameter.name());
            if (text != null && GUESTS.contains(parameter.type())) {
                try {
                    named.add(Vmid.of(text));
                } catch (IllegalArgumentException wrong) {
                    // It is refused with the others when it is planned.
                }
            }
        }
        return named;
    }

    /// What was signed, as it would go now. The operation is not asked again: what is done is what was
    /// signed.
    Result plan(Order order, Procedure<? extends Step> signed) {
        return planned(order, () -> plan(order, order.arguments(), signed));
    }

    Result plan(Order order) {
        Optional<Operation> found = catalogue.find(order.operation());
        if (found.isEmpty()) {
            String known = catalogue.operations().stream()
                    .map(operation -> operation.name().value())
                    .collect(Collectors.joining(", "));
            return refused(RefusalReason.OPERATION, "unknown operation '" + order.operation() + "'; there is " + known);
        }
        Operation operation = found.get();
        return planned(order, () -> plan(order, operation, operation.arguments().parse(order.arguments())));
    }

    private static Result planned(Order order, Supplier<Plan> planning) {
        try {
            return new Result.Planned(planning.get());
        } catch (BadArguments wrong) {
            return refused(RefusalReason.ARGUMENTS, String.valueOf(wrong.getMessage()));
        } catch (PlanRefused senseless) {
            return refused(RefusalReason.PLAN, String.valueOf(senseless.getMessage()));
        } catch (HostException unreadable) {
            return new Result.Unreadable(unreadable.failure());
        } catch (RuntimeException | LinkageError | StackOverflowError bug) {
            return refused(RefusalReason.PLAN, "operation '" + order.operation() + "' cannot be planned: " + bug);
        }
    }

    private Plan plan(Order order, Operation operation, Args args) {
        Procedure<? extends Step> procedure = operation.plan(args, inventory);
        for (Step step : procedure.all()) {
            if (!operation.needs().contains(step.getClass())) {
                throw new PlanRefused("operation '" + operation.name() + "' plans to " + step.words()
                        + " without listing Step." + step.getClass().getSimpleName() + " in needs()");
            }
        }
        return plan(order, args.texts(), procedure);
    }

    /// What would be written down and could not be read back would be done, and never taken up.
    private static void readable(Procedure<? extends Step> procedure) {
        try {
            StepCodec.read(procedure.stages().stream().map(StepCodec::write).toList());
        } catch (Unreadable unreadable) {
            throw new PlanRefused("it is more than can be written down: " + unreadable.getMessage());
        }
    }

    private Plan plan(Order order, Map<String, String> arguments, Procedure<? extends Step> procedure) {
        readable(procedure);
        List<Assessment> assessments = assessed(procedure);
        return new Plan(
                node.get(),
                order.operation(),
                arguments,
                assessments.stream()
                        .flatMap(assessment -> assessment.about().stream())
                        .toList(),
                procedure,
                assessments.stream()
                        .flatMap(assessment -> assessment.effects().stream())
                        .toList(),
                procedure.all().stream()
                        .flatMap(step -> step.guests().stream())
                        .filter(guest -> !procedure.foreseen().guests().containsValue(guest))
                        .distinct()
                        .sorted()
                        .flatMap(guest -> executor.identity(guest).stream())
                        .toList(),
                assessments.stream()
                        .flatMap(assessment -> assessment.leftOut().stream())
                        .toList());
    }

    /// Of the stages in order, then of what undoes them.
    private List<Assessment> assessed(Procedure<? extends Step> procedure) {
        List<Assessment> steps = new ArrayList<>();
        List<Assessment> undos = new ArrayList<>();
        List<Stage<Step>> before = new ArrayList<>();
        for (Stage<? extends Step> planned : procedure.stages()) {
            Stage<Step> stage = planned.with(procedure.foreseen());
            steps.add(executor.assess(stage.step(), before));
            before.add(stage);
            stage.undo().ifPresent(undo -> undos.add(onlyIfUndone(executor.assess(undo, before))));
        }
        steps.addAll(undos);
        return steps;
    }

    private static Assessment onlyIfUndone(Assessment undo) {
        List<Effect> effects = undo.effects().stream().map(Effect::ifUndone).toList();
        return new Assessment(Optional.empty(), effects, undo.leftOut());
    }

    private static Result refused(RefusalReason why, String reason) {
        return new Result.Refused(why.because(reason));
    }
}
