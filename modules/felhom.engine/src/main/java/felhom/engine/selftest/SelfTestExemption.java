package felhom.engine.selftest;

import felhom.engine.order.Origin;
import felhom.engine.order.Plan;
import felhom.ops.GuestDetail;
import felhom.ops.Inventory;
import felhom.ops.Step;
import felhom.ops.Vmid;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// The one exemption from signatures, and all of its conditions: the task self-test on its own guest, which
/// is the configured one where one is configured, stopped unless the self-test itself has started it,
/// unlocked, and without anything that an earlier self-test has left behind. The Gate asks for each order of
/// its door, benign or not.
///
/// What a run has made is remembered here, from what was allowed: only that may be rolled back to, it may be
/// taken away again whoever has started the guest meanwhile, and what bears the self-test's marks without
/// being of this run may only be taken away.
public final class SelfTestExemption {
    private final Inventory inventory;
    private Optional<Vmid> only;
    private final Map<Vmid, Own> runs = new HashMap<>();

    /// What one run has made.
    private static final class Own {
        final Set<String> snapshots = new HashSet<>();
        final Set<String> lines = new HashSet<>();
        boolean started;
        boolean stopped;

        /// Once its own stop has shown, whoever starts the guest is somebody else.
        boolean mayRun(boolean running) {
            if (!running && stopped) {
                started = false;
                stopped = false;
            }
            return started;
        }
    }

    /// @param inventory asked how the guest is, for each order
    /// @param only the one guest that the host's configuration allows, where it names one
    public SelfTestExemption(Inventory inventory, Optional<Vmid> only) {
        this.inventory = inventory;
        this.only = only;
    }

    /// The one guest from now on, where one is named.
    public synchronized void only(Optional<Vmid> guest) {
        this.only = guest;
    }

    /// A run begins: nothing on the guest is its own yet.
    public synchronized void begin(Vmid guest) {
        runs.put(guest, new Own());
    }

    /// Why the self-test must not do this now; empty when it may, which is remembered then.
    ///
    /// @throws felhom.ops.HostException when the guest cannot be read
    public synchronized Optional<String> refusal(Plan plan, Origin.SelfTest origin) {
        Vmid guest = origin.guest();
        if (!plan.guests().equals(Set.of(guest))) {
            return Optional.of("the self-test may touch guest " + guest + " alone, not " + plan.guests());
        }
        if (!plan.makes().isEmpty()) {
            return Optional.of("the self-test makes no guest, and this makes " + plan.makes());
        }
        Optional<String> other = otherThan(only, guest);
        if (other.isPresent()) {
            return other;
        }
        Optional<GuestDetail> now = inventory.guest(guest);
        if (now.isEmpty()) {
            return Optional.of(inventory.absence(guest));
        }
        Own own = runs.computeIfAbsent(guest, _ -> new Own());
        Optional<String> unfit = unfit(now.get(), own, plan);
        if (unfit.isPresent()) {
            return unfit;
        }
        Optional<String> wrong = plan.all().stream()
                .flatMap(step -> wrong(step, now.get(), own).stream())
                .findFirst();
        if (wrong.isEmpty()) {
            plan.steps().forEach(step -> remember(step, own));
        }
        return wrong;
    }

    private static Optional<String> unfit(GuestDetail now, Own own, Plan plan) {
        Vmid guest = now.guest().vmid();
        boolean mayRun =
                own.mayRun(now.guest().running()) || plan.all().stream().allMatch(step -> takesBack(step, now, own));
        if (now.guest().running() && !mayRun) {
            return Optional.of(startedByOthers(guest));
        }
        if (now.guest().template()) {
            return Optional.of("guest " + guest + " is a template");
        }
        return now.guest().lock().map(lock -> "guest " + guest + " is locked (" + lock + ")");
    }

    /// Whether it only takes away what this run has made: whoever has started the guest meanwhile loses
    /// nothing by it.
    private static boolean takesBack(Step step, GuestDetail now, Own own) {
        return switch (step) {
            case Step.RemoveSnapshot(var _, var name) -> own.snapshots.contains(name.value());
            case Step.DescribeGuest(var _, String text) ->
                Scratch.isMarked(now.text())
                        && own.lines.containsAll(Scratch.lines(now.text()))
                        && text.equals(Scratch.unmarked(now.text()));
            default -> false;
        };
    }

    private static Optional<String> wrong(Step step, GuestDetail now, Own own) {
        Vmid guest = now.guest().vmid();
        List<String> snapshots = Scratch.snapshots(now).stream()
                .filter(name -> !own.snapshots.contains(name))
                .toList();
        boolean marked = !own.lines.containsAll(Scratch.lines(now.text()));
        return switch (step) {
            case Step.RemoveSnapshot(var _, var name)
            when own.snapshots.contains(name.value()) || snapshots.contains(name.value()) -> Optional.empty();
            case Step.RemoveSnapshot(var _, var name) -> Optional.of(notOwn(guest, name.value()));
            case Step.DescribeGuest(var _, String text)
            when text.equals(Scratch.unmarked(now.text())) -> Optional.empty();
            case Step.RevertToSnapshot(var _, var name)
            when !own.snapshots.contains(name.value()) -> Optional.of(notOwn(guest, name.value()));
            // It would stop the guest, and lose what it has written since.
            case Step.RevertToSnapshot _
            when now.guest().running() ->
                Optional.of("guest " + guest + " is running, and the self-test rolls back a stopped guest only");
            default ->
                snapshots.isEmpty() && !marked
                        ? Optional.empty()
                        : Optional.of(
                                "guest " + guest + " has " + String.join(" and ", Scratch.words(snapshots, marked))
                                        + " of an earlier self-test; run it again with --clear to remove that first");
        };
    }

    private static String notOwn(Vmid guest, String name) {
        return "snapshot '" + name + "' of guest " + guest + " is none of this self-test's";
    }

    private static void remember(Step step, Own own) {
        switch (step) {
            case Step.TakeSnapshot take -> own.snapshots.add(take.name().value());
            case Step.DescribeGuest describe -> own.lines.addAll(Scratch.lines(describe.text()));
            case Step.StartGuest _ -> own.started = true;
            case Step.StopGuest _ -> own.stopped = true;
            default -> {}
        }
    }

    static String startedByOthers(Vmid guest) {
        return "somebody has started guest " + guest;
    }

    /// Why the self-test may not use this guest whatever its state; empty when it may.
    ///
    /// @param only the one guest that the host's configuration allows, where it names one
    public static Optional<String> otherThan(Optional<Vmid> only, Vmid named) {
        return only.filter(one -> !one.equals(named))
                .map(one -> "selftest.vmid allows guest " + one + " only, and --vmid names " + named);
    }
}
