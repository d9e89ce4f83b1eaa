package felhom.shell.order;

import felhom.engine.access.HostAccess;
import felhom.engine.door.Door;
import felhom.engine.door.Issue;
import felhom.engine.door.Report;
import felhom.engine.order.IssuedPlan;
import felhom.engine.order.Order;
import felhom.engine.order.Plan;
import felhom.engine.port.TaskListener;
import felhom.engine.trust.Approval;
import felhom.engine.trust.Signing;
import felhom.messages.PlanMessages;
import felhom.ops.Failure;
import felhom.shell.command.CommandRun;
import felhom.shell.command.Exit;
import felhom.shell.console.Console;
import felhom.shell.console.Figures;
import felhom.shell.line.Request;
import felhom.shell.line.UsageError;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/// An order of somebody who sits at a terminal: what it would do is shown first. What is benign is done after
/// Enter; what is destructive is signed on the spot, or its plan is written to a file for others to sign.
final class PlanFirst {
    private static final String RUN = "Enter runs it, anything else does not: ";
    private static final int ATTEMPTS = 5;

    private final Request request;
    private final CommandRun run;
    private final HostAccess host;
    private final Door door;

    /// Has a report made of what a door is asked, and says what came of it.
    @FunctionalInterface
    interface Doing {
        Exit did(Function<TaskListener, Report> asked) throws Exception;
    }

    PlanFirst(Request request, CommandRun run, HostAccess host, Door door) {
        this.request = request;
        this.run = run;
        this.host = host;
        this.door = door;
    }

    Exit order(Order order, Doing doing) throws Exception {
        return switch (door.issue(order)) {
            case Issue.NoPlan(var report) -> OrderCommands.tell(request, run, report);
            case Issue.Benign(Plan plan) -> benign(order, plan, doing);
            case Issue.Issued issued -> destructive(issued, doing);
        };
    }

    private Exit benign(Order order, Plan plan, Doing doing) throws Exception {
        if (request.value(OrderCommands.SIGN).isPresent()) {
            throw new UsageError(OrderCommands.needless(order));
        }
        if (!request.flag(OrderCommands.YES)) {
            shown(run.console(), plan, "benign: nothing is lost by it");
            Optional<String> answer = run.console().ask(RUN);
            if (run.interruption().requested() || answer.filter(String::isEmpty).isEmpty()) {
                String why = run.interruption().requested() ? "interrupted" : "you did not press Enter alone";
                return run.failed(request, Failure.of(Failure.Kind.USAGE, "not run, nothing was done: " + why));
            }
        }
        return doing.did(listener -> door.submit(order, listener));
    }

    private void shown(Console console, Plan plan, String kind) {
        PlanCommands.describe(console, plan);
        Surroundings.of(host, plan, run.installation().clocks().now()).forEach(console::error);
        console.error("'" + plan.operation() + "' is " + kind);
    }

    private Exit destructive(Issue.Issued issued, Doing doing) throws Exception {
        shown(run.console(), issued.content(), "destructive: it needs operators' signatures");
        PlanCommands.beyond(run.console(), issued.issued().beyond());
        List<byte[]> signatures;
        try {
            signatures = request.value(OrderCommands.SIGN).isPresent() ? given(issued) : asked(issued);
        } catch (Signing.CannotSign none) {
            PlanCommands.withdraw(door, issued.issued(), "it was not signed");
            throw none;
        }
        if (signatures.isEmpty()) {
            return written(issued);
        }
        Approval approval = new Approval(issued.plan().bytes(), signatures);
        return doing.did(listener -> door.apply(approval, listener));
    }

    private List<byte[]> given(Issue.Issued issued) {
        if (!request.flag(OrderCommands.YES)) {
            OrderCommands.agree(run, _ -> {});
        }
        return request.all(OrderCommands.SIGN)
                .map(key -> OrderCommands.sign(run, key, issued))
                .toList();
    }

    /// With the keys that are named now; none where the plan is to be written to a file.
    private List<byte[]> asked(Issue.Issued issued) {
        int needed = issued.issued().signatures();
        List<byte[]> signatures = new ArrayList<>();
        for (int attempt = 0; signatures.size() < needed; attempt++) {
            String which = needed == 1 ? "a key" : "key " + (signatures.size() + 1) + " of " + needed;
            Optional<String> key = run.console()
                    .ask("Sign it with " + which + " (its file; the public one for a key that the ssh-agent holds)?"
                            + " Enter writes the plan to a file instead: ");
            if (run.interruption().requested() || key.isEmpty()) {
                throw new Signing.CannotSign(key.isEmpty() ? "nobody answered" : "interrupted");
            }
            if (key.get().isEmpty()) {
                return List.of();
            }
            try {
                signatures.add(OrderCommands.sign(
                        run, OwnPath.of(run.installation().desk().home(), key.get()), issued));
            } catch (Signing.CannotSign none) {
                if (attempt + 1 >= ATTEMPTS || run.interruption().requested()) {
                    throw none;
                }
                run.console().error("not signed: " + none.getMessage());
            }
        }
        return signatures;
    }

    private Exit written(Issue.Issued issued) {
        IssuedPlan plan = issued.plan();
        String name = plan.operation() + "-" + plan.nonce().substring(0, 8).replaceAll("[^A-Za-z0-9]", "x");
        Optional<Path> file = Optional.empty();
        String why = "";
        for (int i = 0; i < 100 && file.isEmpty(); i++) {
            Path next = Path.of(name + (i == 0 ? "" : "-" + i) + ".json");
            try {
                Files.write(next, plan.bytes(), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
                file = Optional.of(next);
            } catch (FileAlreadyExistsException taken) {
                why = "'" + next + "' is there already";
            } catch (IOException cannot) {
                why = "'" + next + "' cannot be written here: " + cannot.getMessage();
                break;
            }
        }
        if (file.isEmpty()) {
            PlanCommands.withdraw(door, issued.issued(), "it could not be written out");
            return run.failed(request, Failure.of(Failure.Kind.HOST, why));
        }
        Console console = run.console();
        console.error("nothing was done yet; the plan is in " + file.get() + ", and "
                + (issued.issued().signatures() == 1
                        ? "one operator signs"
                        : issued.issued().signatures() + " operators sign")
                + " it before " + Figures.time(plan.expires()) + ":");
        howTo(file.get().toString(), issued.issued().signatures()).forEach(line -> console.error("  " + line));
        return Exit.REFUSED;
    }

    private static List<String> howTo(String file, int signatures) {
        if (signatures == 1) {
            return List.of(PlanMessages.SIGN + " " + file, "felhom-agent apply " + file + " " + file + ".sig");
        }
        List<String> lines = new ArrayList<>();
        StringBuilder apply = new StringBuilder("felhom-agent apply " + file);
        for (int i = 1; i <= signatures; i++) {
            String signature = file + ".sig" + i;
            lines.add(PlanMessages.SIGN + i + " < " + file + " > " + signature);
            apply.append(' ').append(signature);
        }
        lines.add(apply.toString());
        return lines;
    }
}
