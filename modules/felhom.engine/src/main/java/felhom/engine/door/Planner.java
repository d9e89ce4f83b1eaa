package felhom.engine.door;

import felhom.engine.order.Effect;
import felhom.engine.order.LeftOut;
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
import felhom.ops.GuestIdentity;
import felhom.ops.HostException;
import felhom.ops.Inventory;
import felhom.ops.NodeName;
import felhom.ops.Operation;
import felhom.ops.Parameter;
import felhom.ops.PlanRefused;
import felhom.ops.Procedure;
import felhom.ops.Step;
import felhom.ops.Vmid;
import java.util.ArrayList;
import java.util.List;
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
            if (text != null && parameter.type().equals(ArgumentType.VMID)) {
                try {
                    named.add(Vmid.of(text));
                } catch (IllegalArgumentException wrong) {
                    // It is refused with the others when it is planned.
                }
            }
        }
        return named;
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
        try {
            Args args = operation.arguments().parse(order.arguments());
            return new Result.Planned(plan(order, operation, args));
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
        List<? extends Step> steps = procedure.steps();
        for (Step step : steps) {
            if (!operation.needs().contains(step.getClass())) {
                throw new PlanRefused("operation '" + operation.name() + "' plans to " + step.words()
                        + " without listing Step." + step.getClass().getSimpleName() + " in needs()");
            }
        }
        List<Assessment> assessments = new ArrayList<>();
        for (Step step : steps) {
            assessments.add(executor.assess(step, steps.subList(0, assessments.size())));
        }
        List<GuestIdentity> identities = steps.stream()
                .flatMap(step -> step.guests().stream())
                .distinct()
                .sorted()
                .flatMap(guest -> executor.identity(guest).stream())
                .toList();
        List<String> about = assessments.stream()
                .flatMap(assessment -> assessment.about().stream())
                .toList();
        List<Effect> effects = assessments.stream()
                .flatMap(assessment -> assessment.effects().stream())
                .toList();
        List<LeftOut> leftOut = assessments.stream()
                .flatMap(assessment -> assessment.leftOut().stream())
                .toList();
        return new Plan(node.get(), order.operation(), args.texts(), about, procedure, effects, identities, leftOut);
    }

    private static Result refused(RefusalReason why, String reason) {
        return new Result.Refused(why.because(reason));
    }
}
