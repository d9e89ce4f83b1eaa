package felhom.engine.door;

import felhom.engine.ledger.Journal;
import felhom.engine.order.Effect;
import felhom.engine.order.Order;
import felhom.engine.order.Origin;
import felhom.engine.order.Outcome;
import felhom.engine.port.Assessment;
import felhom.engine.port.StepExecutor;
import felhom.engine.port.TaskListener;
import felhom.engine.port.Work;
import felhom.engine.trust.Gate;
import felhom.ops.Failure;
import felhom.ops.Guest;
import felhom.ops.GuestDetail;
import felhom.ops.GuestIdentity;
import felhom.ops.Inventory;
import felhom.ops.NodeName;
import felhom.ops.Operation;
import felhom.ops.PlanRefused;
import felhom.ops.Stage;
import felhom.ops.Step;
import felhom.ops.Storage;
import felhom.ops.TaskInfo;
import felhom.ops.Upid;
import felhom.ops.Vmid;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;

/// A Runner over a guest that the test describes; what happens is kept in order.
abstract class RunnerCase {
    static final Vmid GUEST = new Vmid(101);
    static final NodeName NODE = new NodeName("pve");
    static final Upid TASK = Upid.of("UPID:pve:0000214A:00050E57:6B0132FE:vzsnapshot:101:a@pve!bb:");

    final List<Object> happened = new ArrayList<>();
    Optional<GuestDetail> guest = Optional.of(detail("stopped", Optional.empty()));

    /// What the host says, one after the other, when asked who the guest is.
    final List<GuestIdentity> identities = new ArrayList<>();

    /// How a step ends.
    Function<Step, Outcome> end = step -> new Outcome.Done(step.words());

    /// What every step costs beside its own.
    List<Effect> costs = List.of();

    /// What else is looked at when a step is planned.
    Consumer<Step> assess = _ -> {};

    static GuestDetail detail(String status, Optional<String> lock) {
        return new GuestDetail(
                new Guest(GUEST, Guest.Kind.LXC, NODE, "web", status, lock, false, 0, 0, 1, Set.of()),
                Map.of(),
                "digest",
                List.of(),
                Optional.empty());
    }

    final Inventory inventory = new Inventory() {
        @Override
        public List<Guest> guests() {
            return List.of();
        }

        @Override
        public Optional<GuestDetail> guest(Vmid vmid) {
            return guest;
        }

        @Override
        public List<Storage> storages() {
            return List.of();
        }

        @Override
        public boolean canSnapshot(Vmid vmid) {
            return true;
        }

        @Override
        public Optional<TaskInfo> task(Upid task) {
            return Optional.empty();
        }
    };

    final StepExecutor executor = new StepExecutor() {
        @Override
        public boolean leftChange(Step failed, Failure failure) {
            return true;
        }

        @Override
        public Assessment assess(Step step, List<Stage<Step>> before) {
            known(step, guest.orElseThrow(() -> new PlanRefused(inventory.absence(GUEST))));
            assess.accept(step);
            List<Effect> effects = new ArrayList<>(costs);
            effects.add(Effect.of(Effect.Kind.WRITES_LOST, "guest 101", "effect of " + step.words()));
            return new Assessment(Optional.of("about " + step.words()), effects);
        }

        // What a host refuses is said when it is planned.
        private static void known(Step step, GuestDetail now) {
            now.guest().lock().ifPresent(lock -> {
                throw new PlanRefused("guest 101 is locked (" + lock + ")");
            });
            if (step instanceof Step.StopGuest && !now.guest().running()) {
                throw new PlanRefused("guest 101 is not running");
            }
        }

        @Override
        public Optional<GuestIdentity> identity(Vmid vmid) {
            return identities.isEmpty() ? Optional.empty() : Optional.of(identities.removeFirst());
        }

        @Override
        public Optional<GuestIdentity> made(Step step, Upid task) {
            return identity(step.makes().orElseThrow());
        }

        @Override
        public Outcome execute(Step step, Work work, TaskListener listener) {
            listener.started(TASK);
            happened.add(step);
            return end.apply(step);
        }

        @Override
        public Optional<Outcome> lookAgain(
                Step step, Work work, Duration ago, Set<Upid> others, TaskListener listener) {
            return Optional.empty();
        }
    };

    final Journal journal = entry -> happened.add(entry);

    Runner runner(Gate gate, Journal to, Operation... operations) {
        Catalogue catalogue = operations.length == 0 ? Catalogue.load() : Catalogue.of(operations);
        return new Runner(() -> NODE, catalogue, inventory, executor, gate, to, new OrderQueue(2));
    }

    Report accept(String operation, Map<String, String> arguments, Origin origin) {
        return runner(new TestGate(), journal).accept(Order.of(operation, arguments), origin, TaskListener.SILENT);
    }

    List<? extends Class<?>> kinds() {
        return happened.stream().map(Object::getClass).toList();
    }
}
