package felhom.engine.door;

import felhom.engine.ledger.LedgerState;
import felhom.engine.order.Bytes;
import felhom.engine.order.Origin;
import felhom.engine.order.Plan;
import felhom.engine.port.Clocks;
import felhom.engine.state.AgentState;
import felhom.engine.trust.Allowance;
import felhom.ops.GuestDetail;
import felhom.ops.Inventory;
import felhom.ops.SnapshotInfo;
import felhom.ops.Step;
import felhom.ops.Storage;
import felhom.ops.StorageId;
import felhom.ops.Vmid;
import felhom.wire.StepCodec;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;

/// Benign is not free: a flood of snapshots, backups or starts is an outage too. Counted in the log, so that
/// a restart resets nothing, and for each door by itself, so that none can use up what another has. An
/// operator at the host's own shell is held to the room on storages alone: whoever may sign may also go on.
public final class BenignLimits {
    private final AgentState state;
    private final Inventory inventory;
    private final Clocks clocks;
    private volatile Allowance allowance;
    private final List<Reserved> reserved = new ArrayList<>();

    /// What was admitted and does not stand in the log yet.
    ///
    /// @param begun how many of its kind the log will have seen when it stands there
    /// @param of that it was admitted for
    private record Reserved(LedgerState.Used use, long begun, Plan of) {}

    /// @param snapshots the names of those that the guests have
    /// @param sizes of what a backup of the guests may get, in bytes
    private record Seen(Map<Vmid, List<String>> snapshots, Map<Vmid, Long> sizes, List<Storage> storages) {}

    /// @param inventory asked for the snapshots and storages there are
    public BenignLimits(AgentState state, Inventory inventory, Clocks clocks, Allowance allowance) {
        this.state = state;
        this.inventory = inventory;
        this.clocks = clocks;
        this.allowance = allowance;
    }

    /// What is allowed from now on. What was admitted counts as before.
    public void allow(Allowance now) {
        this.allowance = now;
    }

    /// What the plan is beyond, in words; empty where it needs no signature. Counts nothing.
    ///
    /// @throws felhom.ops.HostException when the host cannot be read
    public Optional<String> beyond(Plan plan, Origin origin) {
        Seen seen = seen(plan, origin);
        synchronized (reserved) {
            Instant now = forgetWhatIsInTheLog();
            int before = reserved.size();
            try {
                reserve(plan, origin, now, seen);
                return Optional.empty();
            } catch (Reached reached) {
                return Optional.of(String.valueOf(reached.getMessage()));
            } finally {
                reserved.subList(before, reserved.size()).clear();
            }
        }
    }

    /// Counts the plan's steps, or none of them.
    ///
    /// @throws Reached when one more would be too many
    /// @throws felhom.ops.HostException when the host cannot be read
    public void admit(Plan plan, Origin origin) {
        Seen seen = seen(plan, origin);
        synchronized (reserved) {
            Instant now = forgetWhatIsInTheLog();
            int before = reserved.size();
            try {
                reserve(plan, origin, now, seen);
            } catch (RuntimeException refused) {
                reserved.subList(before, reserved.size()).clear();
                throw refused;
            }
        }
    }

    /// The plan's order is at work no longer: what it has not begun counts no more.
    @SuppressWarnings("ReferenceEquality") // another order's may say the same
    public void giveBack(Plan plan) {
        synchronized (reserved) {
            reserved.removeIf(each -> each.of() == plan);
        }
    }

    /// What the host shows, read before anything is counted: a storage that hangs keeps nobody else waiting.
    private Seen seen(Plan plan, Origin origin) {
        boolean free = origin instanceof Origin.SelfTest;
        boolean room = free || origin instanceof Origin.Shell;
        Map<Vmid, List<String>> snapshots = new HashMap<>();
        Map<Vmid, Long> sizes = new HashMap<>();
        for (Step step : plan.foreseen()) {
            if (step instanceof Step.TakeSnapshot take && !room) {
                snapshots.computeIfAbsent(take.concerns().orElseThrow(), this::snapshots);
            } else if (step instanceof Step.BackUp backUp && !free) {
                sizes.computeIfAbsent(backUp.guest(), inventory::backupSize);
            }
        }
        return new Seen(snapshots, sizes, sizes.isEmpty() ? List.of() : inventory.storages());
    }

    private List<String> snapshots(Vmid guest) {
        return inventory.guest(guest).map(GuestDetail::snapshots).orElse(List.of()).stream()
                .map(SnapshotInfo::name)
                .toList();
    }

    private Instant forgetWhatIsInTheLog() {
        Instant now = clocks.now();
        reserved.removeIf(each -> each.begun() <= state.ledger().state().begun(each.use())
                || each.use().at().isBefore(now.minus(Duration.ofDays(1))));
        return now;
    }

    private void reserve(Plan plan, Origin origin, Instant now, Seen seen) {
        for (Step step : plan.foreseen()) {
            admit(step, origin, now, seen);
            LedgerState.Used use = LedgerState.Used.of(step, origin, now);
            long alike = reserved.stream().filter(each -> each.use().alike(use)).count();
            reserved.add(new Reserved(use, state.ledger().state().begun(use) + alike + 1, plan));
        }
    }

    private void admit(Step step, Origin origin, Instant now, Seen seen) {
        switch (origin) {
            case Origin.SelfTest _ -> {}
            case Origin.Shell _ -> room(step, allowance, seen);
            case Origin.Schedule _ -> within(allowance, step, origin, now, seen);
            case Origin.Hub _ -> within(allowance.ofHub(), step, origin, now, seen);
            case Origin.InGuest _ -> within(allowance.ofGuest(), step, origin, now, seen);
        }
    }

    private void within(Allowance most, Step step, Origin origin, Instant now, Seen seen) {
        LedgerState.Used asked = LedgerState.Used.of(step, origin, now);
        switch (step) {
            case Step.TakeSnapshot take -> snapshots(take.concerns().orElseThrow(), origin, most.snapshots(), seen);
            case Step.BackUp backUp ->
                atMost(
                        most.backupsADay(),
                        Duration.ofDays(1),
                        asked,
                        asked::alike,
                        "backups of guest " + backUp.guest());
            case Step.StartGuest _ ->
                atMost(
                        most.startsAnHour(),
                        Duration.ofHours(1),
                        asked,
                        asked::alike,
                        "starts of guest " + asked.guest());
            default -> {}
        }
        atMost(most.changesAnHour(), Duration.ofHours(1), asked, BenignLimits::benign, "benign changes on this host");
        room(step, most, seen);
    }

    private void atMost(
            int most, Duration window, LedgerState.Used asked, Predicate<LedgerState.Used> counts, String what) {
        Instant now = asked.at();
        List<Instant> times = Stream.concat(
                        state.ledger().state().uses().stream(),
                        reserved.stream().map(Reserved::use))
                .filter(use -> use.door().equals(asked.door()))
                .filter(counts)
                .map(LedgerState.Used::at)
                .filter(at -> at.isAfter(now.minus(window)) && !at.isAfter(now))
                .sorted()
                .toList();
        if (times.size() >= most) {
            String again = most == 0
                    ? ""
                    : "; the next may come at " + times.get(times.size() - most).plus(window);
            throw new Reached(what + ": " + times.size() + " in the last "
                    + (window.equals(Duration.ofDays(1)) ? "24 hours" : "hour") + ", and " + most
                    + " are allowed without a signature" + again);
        }
    }

    private static boolean benign(LedgerState.Used use) {
        return !StepCodec.destructive(use.kind());
    }

    /// Those that the log says were made through this door, and that are still there.
    private void snapshots(Vmid guest, Origin origin, int most, Seen seen) {
        Set<String> ours = state.ledger().state().snapshots(origin.word());
        long there = seen.snapshots().getOrDefault(guest, List.of()).stream()
                .filter(snapshot -> ours.contains(guest + " " + snapshot))
                .count();
        there += reserved.stream()
                .map(Reserved::use)
                .filter(use -> use.door().equals(origin.word())
                        && use.kind().equals(StepCodec.TAKE_SNAPSHOT)
                        && use.guest().equals(guest.toString()))
                .count();
        if (there >= most) {
            throw new Reached("guest " + guest + " has " + there + " snapshots of this agent, and " + most
                    + " are allowed without a signature; delete one first: felhom-agent plan delete-snapshot");
        }
    }

    private static void room(Step step, Allowance most, Seen seen) {
        if (step instanceof Step.BackUp(Vmid guest, StorageId storage, var _)) {
            room(guest, storage, most, seen);
        }
    }

    /// Measured with all that goes into it: how small a backup gets is known afterwards only.
    private static void room(Vmid guest, StorageId storage, Allowance most, Seen seen) {
        long disk = seen.sizes().getOrDefault(guest, 0L);
        long free = (long) most.freeGib() << 30;
        for (Storage target : seen.storages()) {
            if (!target.id().equals(storage)) {
                continue;
            }
            if (target.available().isEmpty() || target.total().isEmpty()) {
                throw new Reached("storage '" + storage + "' does not say how much of it is free");
            }
            long available = target.available().getAsLong();
            long total = target.total().getAsLong();
            long left = available - disk;
            if (left < free || left < total / 100 * most.freePercent()) {
                throw new Reached("storage '" + storage + "' has " + Bytes.words(available) + " free of "
                        + Bytes.words(total) + "; after a backup of guest " + guest + " (up to "
                        + Bytes.words(disk) + ") " + most.freePercent() + " % and " + Bytes.words(free)
                        + " have to be left: free some, or use another storage");
            }
        }
    }

    /// A limit is reached; nothing is done.
    public static final class Reached extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Reached(String message) {
            super(message);
        }
    }
}
