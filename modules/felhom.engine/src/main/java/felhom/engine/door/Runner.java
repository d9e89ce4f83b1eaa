package felhom.engine.door;

import felhom.engine.ledger.Journal;
import felhom.engine.order.Order;
import felhom.engine.order.OrderKey;
import felhom.engine.order.Origin;
import felhom.engine.order.Outcome;
import felhom.engine.order.Plan;
import felhom.engine.port.Clocks;
import felhom.engine.port.Repeated;
import felhom.engine.port.StepExecutor;
import felhom.engine.port.TaskListener;
import felhom.engine.trust.Approval;
import felhom.engine.trust.Gate;
import felhom.engine.trust.RefusalReason;
import felhom.engine.trust.Verdict;
import felhom.ops.Failure;
import felhom.ops.HostException;
import felhom.ops.Inventory;
import felhom.ops.NodeName;
import felhom.ops.PlanRefused;
import felhom.ops.Procedure;
import felhom.ops.Step;
import felhom.ops.Vmid;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/// The one door: every order, whatever its source, is planned, judged, written down and run here, in that
/// order.
public final class Runner {
    private static final System.Logger LOG = System.getLogger(Runner.class.getName());

    private final Planner planner;
    private final StepExecutor executor;
    private final Gate gate;
    private final Journal journal;
    private final OrderQueue queue;
    private final Repeated unwritten = new Repeated(Clocks.system());

    /// @param node asked when an order is planned, since the host may have to say it
    public Runner(
            Supplier<NodeName> node,
            Catalogue catalogue,
            Inventory inventory,
            StepExecutor executor,
            Gate gate,
            Journal journal,
            OrderQueue queue) {
        this.planner = new Planner(node, catalogue, inventory, executor);
        this.executor = executor;
        this.gate = gate;
        this.journal = journal;
        this.queue = queue;
    }

    /// Runs the order to its end, or says why not. Never throws for what the order or the host is: a report
    /// says it.
    public Report accept(Order order, Origin origin, TaskListener listener) {
        return accept(order, origin, Optional.empty(), listener, System.nanoTime());
    }

    /// Refuses it, since the agent stops.
    public Report refuseStopping(Order order, Origin origin) {
        return refuse(order, origin, stopping());
    }

    /// As above, for what is not looked at any more.
    public Report refuseStopping(Approval approval, Origin origin) {
        return refuse(approval, origin, stopping(), System.nanoTime());
    }

    /// Writes down that the order is refused.
    public Report refuse(Order order, Origin origin, Verdict.Refused verdict) {
        return refuse(order, origin, Optional.empty(), verdict, System.nanoTime());
    }

    /// The same for a plan that operators have signed.
    ///
    /// @param through the door that the signatures came by
    /// @param origins of all doors there are: the order is of the one it was issued for
    public Report apply(
            Approval approval, Origin through, DoorOrigins origins, TaskListener listener, Deliveries deliveries) {
        long start = System.nanoTime();
        return switch (gate.open(approval)) {
            case Gate.ApprovalResult.Refused(Verdict.Refused verdict) -> refuse(approval, through, verdict, start);
            case Gate.ApprovalResult.Good(Gate.CheckedApproval opened) -> {
                String door = opened.plan().door();
                if (through instanceof Origin.InGuest && !door.equals(through.word())) {
                    yield refuse(
                            approval,
                            through,
                            RefusalReason.GUEST.because("the plan is of door '" + door + "', and a guest may bring"
                                    + " signatures for its own alone"),
                            start);
                }
                Order order = opened.plan().order();
                boolean own = through instanceof Origin.SelfTest || door.equals(through.word());
                Origin origin = own
                        ? through
                        : origins.of(door, guests(opened.procedure())).orElse(through);
                yield deliveries.signed(
                        order,
                        origin,
                        () -> accept(order, origin, Optional.of(opened), listener, start),
                        verdict -> refuse(order, origin, verdict));
            }
        };
    }

    private static Set<Vmid> guests(Procedure<? extends Step> procedure) {
        return procedure.stages().stream()
                .flatMap(stage -> stage.step().guests().stream())
                .collect(Collectors.toSet());
    }

    private Report refuse(Approval approval, Origin through, Verdict.Refused verdict, long start) {
        note(new Journal.Entry.ApprovalRefused(approval, through, verdict));
        return new Report(Optional.empty(), Optional.empty(), verdict, Optional.empty(), since(start));
    }

    /// A plan for operators to sign.
    ///
    /// @param anew as [Gate#issue] has it
    public Issue issue(Order order, Origin origin, boolean anew) {
        long start = System.nanoTime();
        return switch (planner.plan(order)) {
            case Planner.Result.Refused(var verdict) ->
                new Issue.NoPlan(refuse(order, origin, Optional.empty(), verdict, start));
            case Planner.Result.Unreadable(var failure) -> new Issue.NoPlan(unreadable(order, origin, failure, start));
            case Planner.Result.Planned(Plan plan) -> issue(order, origin, plan, anew, start);
        };
    }

    private Issue issue(Order order, Origin origin, Plan plan, boolean anew, long start) {
        try {
            return switch (gate.held(plan, origin)) {
                case Verdict.Refused refused ->
                    new Issue.NoPlan(refuse(order, origin, Optional.of(plan), refused, start));
                case Verdict.Allowed _ -> new Issue.Benign(plan);
                case Verdict.NeedsApproval(var _, Optional<String> beyond) ->
                    issued(order, origin, plan, gate.issue(complete(order, plan), plan, origin, beyond, anew), start);
            };
        } catch (HostException unreadable) {
            return new Issue.NoPlan(unreadable(order, origin, unreadable.failure(), start));
        } catch (PlanRefused tooLong) {
            Verdict.Refused verdict = RefusalReason.SIZE.because(String.valueOf(tooLong.getMessage()));
            return new Issue.NoPlan(refuse(order, origin, Optional.of(plan), verdict, start));
        } catch (Journal.JournalBroken broken) {
            return new Issue.NoPlan(report(order, Optional.of(plan), log(broken), start));
        }
    }

    private Issue issued(Order order, Origin origin, Plan plan, Gate.IssueResult result, long start) {
        return switch (result) {
            case Gate.Issued issued -> new Issue.Issued(issued, plan);
            case Gate.NotIssued(var verdict) ->
                new Issue.NoPlan(refuse(order, origin, Optional.of(plan), verdict, start));
        };
    }

    /// With the arguments that were left out: they are signed as they are planned, and nobody fills them in
    /// again.
    private static Order complete(Order order, Plan plan) {
        return new Order(order.id(), order.operation(), plan.arguments());
    }

    private Report accept(
            Order order, Origin origin, Optional<Gate.CheckedApproval> opened, TaskListener listener, long start) {
        try {
            queue.waitForOthers(planner.named(order));
        } catch (OthersWork.AtWork other) {
            return atWork(order, origin, other, start);
        } catch (InterruptedException stopped) {
            return interrupted(order, origin, Optional.empty(), start);
        }
        return switch (planned(order, opened)) {
            case Planner.Result.Refused(var verdict) ->
                refuse(order, origin, Optional.empty(), stranger(opened).orElse(verdict), start);
            case Planner.Result.Unreadable(var failure) -> unreadable(order, origin, failure, start);
            case Planner.Result.Planned(Plan plan) -> inTurn(order, origin, opened, plan, listener, start);
        };
    }

    private Planner.Result planned(Order order, Optional<Gate.CheckedApproval> opened) {
        return opened.map(signed -> planner.plan(order, signed.procedure())).orElseGet(() -> planner.plan(order));
    }

    private Report inTurn(
            Order order,
            Origin origin,
            Optional<Gate.CheckedApproval> opened,
            Plan plan,
            TaskListener listener,
            long start) {
        try {
            return queue.run(
                    plan,
                    waited -> waited
                            ? again(order, origin, opened, listener, start)
                            : decide(order, origin, opened, plan, listener, start));
        } catch (OthersWork.AtWork other) {
            return atWork(order, origin, other, start);
        } catch (InterruptedException stopped) {
            return interrupted(order, origin, Optional.of(plan), start);
        }
    }

    private Report atWork(Order order, Origin origin, OthersWork.AtWork other, long start) {
        Verdict.Refused refused = RefusalReason.AT_WORK.because(String.valueOf(other.getMessage()));
        return refuse(order, origin, Optional.empty(), refused, start);
    }

    private Report interrupted(Order order, Origin origin, Optional<Plan> plan, long start) {
        if (queue.atWork().stopping()) {
            return refuse(order, origin, plan, stopping(), start);
        }
        String words = "interrupted while waiting for the guest's turn; nothing was done";
        // Before the thread is marked again: an interrupted one can write nothing.
        note(new Journal.Entry.Refused(order, origin, RefusalReason.INTERRUPTED.because(words)));
        Thread.currentThread().interrupt();
        Failure failure = Failure.of(Failure.Kind.HOST, words);
        return ended(order, plan, new Outcome.Failed(failure), start);
    }

    /// Its turn has come after others': guest, clock, keys and costs may be otherwise now, so all is asked
    /// anew.
    private Report again(
            Order order, Origin origin, Optional<Gate.CheckedApproval> opened, TaskListener listener, long start) {
        Optional<Gate.CheckedApproval> still = Optional.empty();
        if (opened.isPresent()) {
            switch (gate.open(opened.get().consent().approval())) {
                case Gate.ApprovalResult.Refused(Verdict.Refused verdict) -> {
                    return refuse(order, origin, Optional.empty(), verdict, start);
                }
                case Gate.ApprovalResult.Good(Gate.CheckedApproval good) -> still = Optional.of(good);
            }
        }
        return switch (planned(order, still)) {
            case Planner.Result.Refused(var verdict) ->
                refuse(order, origin, Optional.empty(), stranger(still).orElse(verdict), start);
            case Planner.Result.Unreadable(var failure) -> unreadable(order, origin, failure, start);
            case Planner.Result.Planned(Plan plan) -> decide(order, origin, still, plan, listener, start);
        };
    }

    /// That the snapshot is not there says less than that the guest is another.
    private Optional<Verdict.Refused> stranger(Optional<Gate.CheckedApproval> opened) {
        try {
            return opened.flatMap(good -> gate.stranger(good, executor::identity));
        } catch (HostException unreadable) {
            return Optional.empty();
        }
    }

    private Report decide(
            Order order,
            Origin origin,
            Optional<Gate.CheckedApproval> opened,
            Plan plan,
            TaskListener listener,
            long start) {
        Verdict verdict;
        try {
            verdict = gate.judge(plan, origin, opened);
        } catch (HostException unreadable) {
            return unreadable(order, origin, unreadable.failure(), start);
        }
        LOG.log(Level.DEBUG, "order {0}: {1} from {2}: {3}", order.id(), order.operation(), origin, verdict);
        return switch (verdict) {
            case Verdict.Refused refused -> refuse(order, origin, Optional.of(plan), refused, start);
            case Verdict.NeedsApproval held -> {
                note(new Journal.Entry.Refused(
                        order, origin, RefusalReason.NOT_SIGNED.because("it is held until it is signed")));
                yield report(order, Optional.of(plan), held, start);
            }
            case Verdict.Allowed(var consent) -> {
                try {
                    yield run(new Journal.Entry.Intent(order, origin, plan, consent), listener, start);
                } finally {
                    gate.ended(plan);
                }
            }
        };
    }

    private static Verdict.Refused stopping() {
        return RefusalReason.STOPPING.because(String.valueOf(new OrdersAtWork.Stopping().getMessage()));
    }

    private Report run(Journal.Entry.Intent intent, TaskListener listener, long start) {
        OrdersAtWork atWork = queue.atWork();
        if (!atWork.take(intent.key(), OrdersAtWork.Kind.ORDERED)) {
            Verdict.Refused refused = RefusalReason.AT_WORK.because(
                    "order " + intent.key() + " of door '" + intent.key().door() + "' is at work already");
            return refuse(intent.order(), intent.origin(), Optional.of(intent.plan()), refused, start);
        }
        try {
            atWork.begin();
            return begun(intent, listener, start);
        } catch (OrdersAtWork.Stopping stopping) {
            return refuse(intent.order(), intent.origin(), Optional.of(intent.plan()), stopping(), start);
        } finally {
            atWork.letGo(intent.key());
        }
    }

    private Report begun(Journal.Entry.Intent intent, TaskListener listener, long start) {
        Order order = intent.order();
        Plan plan = intent.plan();
        try {
            journal.append(intent);
        } catch (Journal.JournalBroken broken) {
            // A log that takes nothing takes no refusal either; one that only this was too much for does.
            return broken.tooLarge()
                    ? refuse(order, intent.origin(), Optional.of(plan), log(broken), start)
                    : report(order, Optional.of(plan), log(broken), start);
        } catch (Journal.NonceBurned burned) {
            Verdict.Refused used = RefusalReason.USED.because(String.valueOf(burned.getMessage()));
            return refuse(order, intent.origin(), Optional.of(plan), used, start);
        }
        TaskListener told = new Told(listener);
        told.begins(plan);
        // The self-test's orders belong together: nobody else comes in between.
        boolean rests = !(intent.origin() instanceof Origin.SelfTest);
        Run run = new Run(intent.key(), order, plan, executor, journal, rests, told).until(queue.atWork()::over);
        Outcome outcome = written(intent.key(), run);
        return new Report(
                Optional.of(order),
                Optional.of(plan),
                Verdict.Allowed.freely(),
                Optional.of(outcome),
                run.tasks(),
                since(start));
    }

    /// The work is done or not, written down or not; whoever ordered it has to learn which. What can be
    /// found out later stays open: Settlement writes its end.
    private Outcome written(OrderKey order, Run run) {
        Outcome outcome = run.go();
        if (outcome instanceof Outcome.Unknown unknown && unknown.open()) {
            return outcome;
        }
        Optional<Outcome> elsewhere;
        try {
            elsewhere = journal.ended(order);
        } catch (Journal.JournalBroken broken) {
            LOG.log(
                    Level.ERROR,
                    "how order {0} ended is not written down, the next command does that: {1}",
                    order,
                    broken.getMessage());
            return outcome;
        }
        if (elsewhere.isEmpty()) {
            note(new Journal.Entry.Ended(order, outcome, run.tasks()));
        }
        return elsewhere.orElse(outcome);
    }

    private Report refuse(Order order, Origin origin, Optional<Plan> plan, Verdict.Refused verdict, long start) {
        LOG.log(Level.DEBUG, "order {0}: {1} refused: {2}", order.id(), order.operation(), verdict);
        note(new Journal.Entry.Refused(order, origin, verdict));
        return report(order, plan, verdict, start);
    }

    private void note(Journal.Entry entry) {
        try {
            journal.append(entry);
        } catch (Journal.JournalBroken broken) {
            if (entry instanceof Journal.Entry.Refused || entry instanceof Journal.Entry.ApprovalRefused) {
                // Whoever is refused may try again as fast as they like, and has heard why.
                LOG.log(Level.DEBUG, "not written down: {0}", entry);
                unwritten
                        .again("a refusal was not written down: " + broken.getMessage())
                        .ifPresent(words -> LOG.log(Level.ERROR, words));
            } else {
                LOG.log(Level.ERROR, "this was not written down: " + entry, broken);
            }
        }
    }

    private static Verdict.Refused log(Journal.JournalBroken broken) {
        return RefusalReason.LOG.because(String.valueOf(broken.getMessage()));
    }

    // Planning only reads: nothing was done, and the failure says what is the matter with the host.
    private Report unreadable(Order order, Origin origin, Failure failure, long start) {
        note(new Journal.Entry.Refused(order, origin, RefusalReason.UNREADABLE.because(failure.message())));
        return ended(order, Optional.empty(), new Outcome.Failed(failure), start);
    }

    private static Report ended(Order order, Optional<Plan> plan, Outcome outcome, long start) {
        return new Report(Optional.of(order), plan, Verdict.Allowed.freely(), Optional.of(outcome), since(start));
    }

    private static Report report(Order order, Optional<Plan> plan, Verdict verdict, long start) {
        return new Report(Optional.of(order), plan, verdict, Optional.empty(), since(start));
    }

    private static Duration since(long start) {
        return Duration.ofNanos(System.nanoTime() - start);
    }
}
