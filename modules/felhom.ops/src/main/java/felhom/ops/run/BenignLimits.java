package felhom.ops.run;

import felhom.ops.Bytes;
import felhom.ops.Capability;
import felhom.ops.GuestDetail;
import felhom.ops.Step;
import felhom.ops.Storage;
import felhom.ops.StorageId;
import felhom.ops.Vmid;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/// Benign is not free: a flood of snapshots, backups or starts is an outage too. Counted in the log, so that a restart
/// resets nothing; what was admitted since then is counted as it is admitted.
public final class BenignLimits {
    static final int SNAPSHOTS = 3;
    static final int BACKUPS_A_DAY = 4;
    static final int STARTS_AN_HOUR = 6;
    static final int MUTATIONS_AN_HOUR = 60;
    static final long FREE = 20L << 30;
    static final int FREE_PERCENT = 15;

    private final Ledger ledger;
    private final Capability.Inventory inventory;
    private final Clocks clocks;
    private final List<LedgerState.Used> admitted;
    /// The steps of the plan that is being looked at, by guest and capability.
    private final Map<String, Integer> planned = new HashMap<>();

    /// @param inventory asked for the snapshots and storages there are
    public BenignLimits(Ledger ledger, Capability.Inventory inventory, Clocks clocks) {
        this.ledger = ledger;
        this.inventory = inventory;
        this.clocks = clocks;
        this.admitted = new ArrayList<>(ledger.state().uses());
    }

    /// @throws Reached when one more would be too many
    /// @throws felhom.ops.HostException when the host cannot be read
    public synchronized void admit(Plan plan, Origin origin) {
        if (origin instanceof Origin.SelfTest) {
            return;
        }
        Instant now = clocks.now();
        planned.clear();
        admitted.removeIf(use -> use.at().isBefore(now.minus(Duration.ofDays(1))));
        for (Step step : plan.steps().list()) {
            admit(step, now);
            admitted.add(used(step, now));
            planned.merge(step.target().map(Vmid::toString).orElse("") + step.capability(), 1, Integer::sum);
        }
        planned.clear();
    }

    private void admit(Step step, Instant now) {
        switch (step) {
            case Step.TakeSnapshot take -> snapshots(take.guest());
            case Step.BackUp backUp -> {
                atMost(BACKUPS_A_DAY, Duration.ofDays(1), now, like(step), "backups of guest " + backUp.guest());
                room(backUp.guest(), backUp.storage());
            }
            case Step.StartGuest start ->
                atMost(STARTS_AN_HOUR, Duration.ofHours(1), now, like(step), "starts of guest " + start.guest());
            default -> {}
        }
        atMost(MUTATIONS_AN_HOUR, Duration.ofHours(1), now, BenignLimits::benign, "benign changes on this host");
    }

    private void atMost(int most, Duration window, Instant now, Predicate<LedgerState.Used> counts, String what) {
        List<Instant> times = admitted.stream()
                .filter(counts)
                .map(LedgerState.Used::at)
                .filter(at -> at.isAfter(now.minus(window)) && !at.isAfter(now))
                .sorted()
                .toList();
        if (times.size() >= most) {
            Instant again = times.get(times.size() - most).plus(window);
            throw new Reached(what + ": " + times.size() + " in the last "
                    + (window.equals(Duration.ofDays(1)) ? "24 hours" : "hour") + ", and " + most
                    + " are allowed without a signature; the next may come at " + again);
        }
    }

    private static boolean benign(LedgerState.Used use) {
        return Arrays.stream(Capability.Destructive.class.getPermittedSubclasses())
                .noneMatch(kind -> kind.getSimpleName().equals(use.capability()));
    }

    private static Predicate<LedgerState.Used> like(Step step) {
        return use -> use.capability().equals(step.capability().getSimpleName())
                && use.guest().equals(step.target().map(Vmid::toString).orElse(""));
    }

    /// Those that the log says are ours, and that are still there.
    private void snapshots(Vmid guest) {
        Set<String> ours = new HashSet<>(ledger.state().snapshots());
        long there = inventory.guest(guest).map(GuestDetail::snapshots).orElse(List.of()).stream()
                .filter(snapshot -> ours.contains(guest + " " + snapshot.name()))
                .count();
        there += planned.getOrDefault(guest.toString() + Capability.SnapshotMaker.class, 0);
        if (there >= SNAPSHOTS) {
            throw new Reached("guest " + guest + " has " + there + " snapshots of this agent, and " + SNAPSHOTS
                    + " are allowed; delete one first: felhom-agent plan delete-snapshot");
        }
    }

    /// Measured with all that goes into it: how small a backup gets is known afterwards only.
    private void room(Vmid guest, StorageId storage) {
        long disk = inventory.backupSize(guest);
        for (Storage target : inventory.storages()) {
            long left = target.available() - disk;
            boolean enough = left >= FREE && left >= target.total() / 100 * FREE_PERCENT;
            if (target.id().equals(storage) && !enough) {
                throw new Reached("storage '" + storage + "' has " + Bytes.words(target.available()) + " free of "
                        + Bytes.words(target.total()) + "; after a backup of guest " + guest + " (up to "
                        + Bytes.words(disk) + ") " + FREE_PERCENT + " % and " + Bytes.words(FREE)
                        + " have to be left: free some, or use another storage");
            }
        }
    }

    private static LedgerState.Used used(Step step, Instant now) {
        return new LedgerState.Used(
                now,
                step.capability().getSimpleName(),
                step.target().map(Vmid::toString).orElse(""));
    }

    /// A limit is reached; nothing is done.
    public static final class Reached extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Reached(String message) {
            super(message);
        }
    }
}
