package felhom.engine.ledger;

import felhom.engine.order.OrderKey;
import felhom.ops.Upid;
import felhom.ops.Vmid;
import java.time.Instant;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Whose each task is, of the orders that are open and of those that have ended since the oldest of these
/// began. A task is one order's: of several that it was written down for it is the one's with the best
/// reason, and with equal ones the first one's.
final class TaskClaims {
    // Of ended orders, where none is open that one of their tasks could be taken for.
    private static final int MOST = 1000;

    // Those that were only found, and all others, in the order in which they were taken.
    private final Map<Upid, Claim> found = new LinkedHashMap<>();
    private final Map<Upid, Claim> certain = new LinkedHashMap<>();
    // The latter by the guest that each is about.
    private final Map<Optional<Vmid>, Set<Upid>> about = new HashMap<>();

    /// Why a task is taken for an order's; the best one last.
    enum Reason {
        /// It was found in the host's list, and may be this order's.
        FOUND,
        /// What it does, or what came of it, shows that it is.
        SHOWN,
        /// The host's answer named it.
        NAMED;

        static Reason of(RecordFields task) {
            if (task.find("shown").isPresent()) {
                return SHOWN;
            }
            return task.find("found").isPresent() ? FOUND : NAMED;
        }
    }

    private record Claim(OrderKey order, Reason reason, Instant at) {}

    void take(OrderKey order, Upid task, Reason reason, Instant at) {
        if (claim(task).filter(before -> before.reason().compareTo(reason) >= 0).isPresent()) {
            return;
        }
        if (reason != Reason.NAMED) {
            // Of what was only found one can be it.
            found.values().removeIf(claim -> claim.order().equals(order));
        }
        found.remove(task);
        Claim claim = new Claim(order, reason, at);
        if (reason == Reason.FOUND) {
            found.put(task, claim);
        } else {
            certain(task, claim);
        }
    }

    private void certain(Upid task, Claim claim) {
        certain.put(task, claim);
        about.computeIfAbsent(task.guest(), _ -> new LinkedHashSet<>()).add(task);
    }

    private Optional<Claim> claim(Upid task) {
        return Optional.ofNullable(certain.get(task)).or(() -> Optional.ofNullable(found.get(task)));
    }

    /// The order, or its stage, has ended: what was found for it is its own for good.
    void settled(OrderKey order) {
        for (Iterator<Map.Entry<Upid, Claim>> all = found.entrySet().iterator(); all.hasNext(); ) {
            Map.Entry<Upid, Claim> task = all.next();
            if (task.getValue().order().equals(order)) {
                all.remove();
                certain(
                        task.getKey(),
                        new Claim(order, Reason.SHOWN, task.getValue().at()));
            }
        }
    }

    /// It has ended and nobody knows how: what was only found for it may as well be another's.
    void dropFound(OrderKey order) {
        found.values().removeIf(claim -> claim.order().equals(order));
    }

    boolean isOf(Upid task, OrderKey order) {
        return claim(task).filter(claim -> claim.order().equals(order)).isPresent();
    }

    /// Of those about these guests, or about none. What was only found for another one may be this one's all
    /// the same.
    Set<Upid> certainlyOthers(OrderKey order, Set<Vmid> guests) {
        return Stream.concat(guests.stream().map(Optional::of), Stream.of(Optional.<Vmid>empty()))
                .flatMap(guest -> about.getOrDefault(guest, Set.of()).stream())
                .filter(task -> !isOf(task, order))
                .collect(Collectors.toUnmodifiableSet());
    }

    /// What was taken before this time, up to the first that was not, but for what is these orders'.
    void forget(Instant before, Set<OrderKey> open) {
        Iterator<Map.Entry<Upid, Claim>> oldest = certain.entrySet().iterator();
        while (oldest.hasNext()) {
            Map.Entry<Upid, Claim> task = oldest.next();
            boolean tooMany = open.isEmpty() && certain.size() > MOST;
            if (!task.getValue().at().isBefore(before) && !tooMany) {
                return;
            }
            if (!open.contains(task.getValue().order())) {
                oldest.remove();
                Optional<Vmid> guest = task.getKey().guest();
                Set<Upid> tasks = Objects.requireNonNull(about.get(guest));
                tasks.remove(task.getKey());
                if (tasks.isEmpty()) {
                    about.remove(guest);
                }
            }
        }
    }

    void clear() {
        found.clear();
        certain.clear();
        about.clear();
    }

    /// As the next segment of the log begins with it.
    void write(Consumer<RecordFields> to) {
        for (Map<Upid, Claim> each : List.of(certain, found)) {
            each.forEach((task, claim) -> to.accept(Records.key(claim.order())
                    .put("task", task.text())
                    .put("reason", claim.reason().name())
                    .put("at", claim.at())));
        }
    }

    void read(RecordFields from) {
        take(Records.key(from), Upid.of(from.text("task")), Reason.valueOf(from.text("reason")), from.instant("at"));
    }
}
