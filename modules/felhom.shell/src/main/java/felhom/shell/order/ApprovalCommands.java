package felhom.shell.order;

import felhom.engine.door.Catalogue;
import felhom.engine.order.IssuedPlan;
import felhom.engine.trust.Signatures;
import felhom.engine.trust.TrustDirectory;
import felhom.messages.PlanMessages;
import felhom.messages.PlanWords;
import felhom.ops.OperationName;
import felhom.shell.command.Command;
import felhom.shell.command.CommandRun;
import felhom.shell.command.Exit;
import felhom.shell.console.Console;
import felhom.shell.console.Figures;
import felhom.shell.line.Request;
import felhom.shell.look.WaitingPlans;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/// `approvals`: what waits for operators' signatures, and how to give them.
public final class ApprovalCommands {
    private ApprovalCommands() {}

    public static List<Command> all() {
        return List.of(new Command(
                "approvals",
                List.of(),
                List.of(),
                "list what waits for signatures: what it would cost, until when, and what to type to sign it",
                ApprovalCommands::list));
    }

    private static Exit list(Request request, CommandRun run) {
        Instant now = run.installation().clocks().now();
        List<IssuedPlan> waiting = run.state(request)
                .look()
                .map(state -> WaitingPlans.of(state, now))
                .orElse(List.of());
        if (waiting.isEmpty()) {
            if (request.json()) {
                run.json(waiting, plan -> PlanMessages.waiting(plan, OptionalInt.empty(), List.of()));
            } else {
                run.console().error("nothing waits for signatures; every plan that was issued: felhom-agent plan list");
            }
            return Exit.OK;
        }
        Demands demands = Demands.read(request, run);
        if (request.json()) {
            run.json(waiting, plan -> {
                OptionalInt needed = demands.of(plan);
                return PlanMessages.waiting(plan, needed, commands(plan, needed));
            });
        } else {
            String before = "";
            for (IssuedPlan plan : waiting) {
                run.console().line(before + plan.held() + "  " + WaitingPlans.order(plan));
                tell(run.console(), plan, demands.of(plan));
                before = "\n";
            }
        }
        demands.trouble().ifPresent(run.console()::error);
        return Exit.OK;
    }

    private static void tell(Console console, IssuedPlan plan, OptionalInt needed) {
        PlanWords words = PlanWords.of(plan);
        console.line("  from " + source(plan.door()) + ", to be signed before " + Figures.time(plan.expires())
                + (needed.isPresent() ? " by " + operators(needed.getAsInt()) : ""));
        words.about().forEach(line -> console.line("  " + line));
        if (!words.steps().isEmpty()) {
            console.line("  this will:");
            words.steps().forEach(line -> console.line("    " + line));
            words.effects().forEach(line -> console.line("    " + line));
        }
        console.line("  to sign it:");
        commands(plan, needed).forEach(line -> console.line("    " + line));
    }

    private static String source(String door) {
        return switch (door) {
            case "shell" -> "this host's operators";
            case "hub" -> "the hub";
            case "schedule" -> "this host's timetable";
            default -> door;
        };
    }

    private static String operators(int count) {
        return count == 1 ? "one operator" : count + " different operators";
    }

    /// With several signatures each has a file of its own.
    private static List<String> commands(IssuedPlan plan, OptionalInt needed) {
        List<String> lines = new ArrayList<>(List.of("felhom-agent plan show " + plan.held() + " > plan.json"));
        int signatures = needed.orElse(1);
        if (signatures == 1) {
            lines.add(PlanMessages.HOW_TO_SIGN);
            lines.add("felhom-agent apply plan.json plan.json.sig");
            return lines;
        }
        StringBuilder apply = new StringBuilder("felhom-agent apply plan.json");
        for (int i = 1; i <= signatures; i++) {
            String file = "plan.json.sig" + i;
            lines.add(PlanMessages.SIGN + i + " < plan.json > " + file);
            apply.append(' ').append(file);
        }
        lines.add(apply.toString());
        return lines;
    }

    /// How many have to sign, by the host's own policy.
    ///
    /// @param trouble why that is not known
    private record Demands(
            Signatures signatures, Set<OperationName> operations, Optional<byte[]> policy, Optional<String> trouble) {
        static Demands read(Request request, CommandRun run) {
            Signatures signatures = run.installation().signatures();
            Set<OperationName> operations = Catalogue.load().names();
            TrustDirectory directory = new TrustDirectory(run.installation().trustDirectory(request.config()));
            if (!directory.has(TrustDirectory.POLICY)) {
                return new Demands(signatures, operations, Optional.empty(), Optional.empty());
            }
            try {
                byte[] policy = directory.read(TrustDirectory.POLICY);
                Optional<String> unusable =
                        signatures.demand(policy, operations, Set.of()) instanceof Signatures.Unusable(String words)
                                ? Optional.of(trouble(directory.place(TrustDirectory.POLICY) + ": " + words))
                                : Optional.empty();
                return new Demands(signatures, operations, Optional.of(policy), unusable);
            } catch (IOException unreadable) {
                return new Demands(
                        signatures,
                        operations,
                        Optional.empty(),
                        Optional.of(trouble(String.valueOf(unreadable.getMessage()))));
            }
        }

        private static String trouble(String why) {
            return "how many have to sign is not known: " + why + "; see felhom-agent signers check";
        }

        OptionalInt of(IssuedPlan plan) {
            if (trouble.isPresent()) {
                return OptionalInt.empty();
            }
            return signatures.demand(policy, operations, plan.bytes()) instanceof Signatures.Asked(int operators, var _)
                    ? OptionalInt.of(operators)
                    : OptionalInt.empty();
        }
    }
}
