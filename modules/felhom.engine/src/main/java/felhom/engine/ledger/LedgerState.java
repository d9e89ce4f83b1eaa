package felhom.engine.ledger;

import felhom.engine.order.IssuedPlan;
import felhom.engine.order.OpenOrder;
import felhom.engine.order.OrderKey;
import felhom.engine.order.Origin;
import felhom.engine.order.PlanStatus;
import felhom.log.Frame;
import felhom.log.LogState;
import felhom.ops.OrderId;
import felhom.ops.Step;
import felhom.ops.Upid;
import felhom.ops.Vmid;
import felhom.wire.StepCodec;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/// What the log's records add up to. Rebuilt by replaying them, and kept as a snapshot at the head of each
/// segment.
public final class LedgerState implements LogState {
    // A nonce is kept for a while after its plan has expired: long enough for any question about it.
    private static final Duration KEPT = Duration.ofHours(1);
    private static final int OUTBOX = 1000;
    // Issues of one order that count at the same time.
    private static final int MOST_OPEN = 4;
    /// Of an issue: those before it for the same order no longer count.
    static final String ALONE = "alone";

    private final Map<String, UsedNonce> burned = new LinkedHashMap<>();
    private final Map<OrderKey, String> withoutEnd = new HashMap<>();
    private final Map<String, PlanStatus> plans = new LinkedHashMap<>();
    private final Map<OrderKey, OrderRecords> running = new LinkedHashMap<>();
    private final TaskClaims claims = new TaskClaims();
    private final Map<OrderKey, UnreportedOutcome> outbox = new LinkedHashMap<>();
    private final EndedOrders endedOrders = new EndedOrders();
    // Outcomes that nobody has acknowledged, those included that are in the log alone, and the first of those.
    private long unacknowledged;
    private long inTheLogAlone;
    private final List<Used> uses = new ArrayList<>();
    private final Map<String, String> snapshots = new TreeMap<>();
    private final Map<String, Long> begun = new HashMap<>();
    private long tornAt;
    private Optional<String> epoch = Optional.empty();
    private Instant floor = Instant.EPOCH;
    private Instant highWater = Instant.EPOCH;

    /// A step that was begun.
    ///
    /// @param kind by its name in the log, see [StepCodec]
    /// @param guest empty for what belongs to none
    /// @param door where its order came from, as the log has it
    /// @param stage of its order; with `undo` before it where it was done to undo that
    public record Used(Instant at, String kind, String guest, String door, String order, String stage) {
        /// One that is only asked about.
        public static Used of(Step step, Origin origin, Instant at) {
            String guest =
                    step.guests().stream().map(Vmid::toString).findFirst().orElse("");
            return new Used(at, StepCodec.name(step), guest, origin.word(), "", "");
        }

        boolean isOf(OrderKey other) {
            return order.equals(other.id().value()) && door.equals(other.door());
        }

        public boolean alike(Used other) {
            return what().equals(other.what());
        }

        String what() {
            return door + "\n" + kind + "\n" + guest;
        }
    }

    @Override
    public synchronized void apply(Frame frame) {
        if (frame.wall().isAfter(highWater)) {
            highWater = frame.wall();
        }
        if (frame.type() == Frame.TORN_TAIL) {
            tornAt = frame.seq();
        }
        if (frame.type() < Frame.FIRST_TYPE) {
            return;
        }
        RecordFields body = RecordFields.read(frame.body());
        // A record of a later version changes nothing here; the audit shows it.
        RecordType.of(frame.type()).ifPresent(type -> apply(type, body, frame.wall(), frame.seq()));
    }

    private void apply(RecordType type, RecordFields body, Instant at, long seq) {
        switch (type) {
            case ISSUED -> issued(Records.issued(body), body.find(ALONE).isPresent());
            case INTENT -> intent(body, at, seq);
            case STAGE_STARTED -> started(body, at);
            case TASK -> task(body, at);
            case STAGE_ENDED -> stageEnded(body, at);
            case ENDED -> ended(Records.key(body), body, at, seq);
            case ACKNOWLEDGED -> Records.keys(body).forEach(this::acknowledged);
            case CLOCK_RESET -> {
                // A new epoch was drawn before: nothing of the time that is forgotten here can be accepted.
                highWater = at;
                floor = at;
                uses.removeIf(use -> use.at().isAfter(at));
            }
            case STATE_RESET -> {
                floor = at;
                highWater = at;
            }
            case BOOT, NOT_CONTINUED -> {
                Optional<String> now = body.find("epoch-sha256");
                if (!now.equals(epoch)) {
                    epoch = now;
                    over();
                }
            }
            case IDENTITY_RESET -> over();
            case WITHDRAWN ->
                plans.computeIfPresent(body.text("nonce"), (_, held) -> held.close(PlanStatus.Closed.WITHDRAWN));
            case REFUSED, APPROVAL_REFUSED, REFUSALS -> {}
        }
    }

    private void over() {
        plans.replaceAll((_, held) -> held.close(PlanStatus.Closed.OVER));
        running.values().forEach(OrderRecords::over);
    }

    /// Every issue of an order counts until it expires: an operator may be signing one while the next is
    /// made.
    ///
    /// @param alone whether it says something else than those before
    private void issued(IssuedPlan plan, boolean alone) {
        List<String> open = plans.values().stream()
                .filter(held -> held.closed().isEmpty()
                        && held.plan().alike(plan)
                        && held.plan().expires().isAfter(plan.issued()))
                .map(held -> held.plan().nonce())
                .toList();
        open.stream()
                .limit(alone ? open.size() : Math.max(0, open.size() + 1 - MOST_OPEN))
                .forEach(nonce -> plans.computeIfPresent(nonce, (_, held) -> held.close(PlanStatus.Closed.SUPERSEDED)));
        plans.put(plan.nonce(), new PlanStatus(plan, Optional.empty()));
    }

    private void intent(RecordFields body, Instant at, long seq) {
        OrderKey order = Records.key(body);
        running.put(order, new OrderRecords(order, seq, at, body));
        body.find("nonce").ifPresent(nonce -> {
            burned.put(nonce, new UsedNonce(nonce, body.instant("expires"), order.id(), Optional.empty()));
            withoutEnd.put(order, nonce);
            Optional.ofNullable(plans.get(nonce))
                    .map(PlanStatus::plan)
                    .ifPresent(done -> plans.replaceAll(
                            (_, held) -> held.plan().alike(done) ? held.close(PlanStatus.Closed.DONE) : held));
        });
    }

    private void task(RecordFields body, Instant at) {
        OrderKey order = Records.key(body);
        claims.take(order, Upid.of(body.text("upid")), TaskClaims.Reason.of(body), at);
        Optional.ofNullable(running.get(order)).ifPresent(open -> open.add(RecordType.TASK, at, body));
    }

    private void started(RecordFields body, Instant at) {
        OrderKey order = Records.key(body);
        Optional<OrderRecords> open = Optional.ofNullable(running.get(order));
        open.ifPresent(records -> records.add(RecordType.STAGE_STARTED, at, body));
        Used use = new Used(
                at,
                body.text("step"),
                body.find("guest").orElse(""),
                order.door(),
                order.id().value(),
                stage(body));
        uses.add(use);
        begun.merge(use.what(), 1L, Long::sum);
        body.find("snapshot").map(name -> use.guest() + " " + name).ifPresent(snapshot -> {
            if (use.kind().equals(StepCodec.TAKE_SNAPSHOT)) {
                snapshots.put(snapshot, use.door());
            } else if (use.kind().equals(StepCodec.REMOVE_SNAPSHOT)) {
                snapshots.remove(snapshot);
            }
        });
    }

    private static String stage(RecordFields body) {
        return (body.find("undo").isPresent() ? "undo " : "") + body.text("stage");
    }

    private void stageEnded(RecordFields body, Instant at) {
        OrderKey order = Records.key(body);
        Optional.ofNullable(running.get(order)).ifPresent(open -> open.add(RecordType.STAGE_ENDED, at, body));
        settled(order, body);
        // What PVE refused and what was never started has cost the host nothing, so it does not count.
        if (body.find("in-vain").isPresent()) {
            uses.removeIf(use -> use.isOf(order) && use.stage().equals(stage(body)));
        }
    }

    /// @return whether its end shows whose tasks these were
    private boolean settled(OrderKey order, RecordFields body) {
        boolean known = !body.text("outcome").equals("unknown");
        if (known) {
            claims.settled(order);
        } else {
            claims.dropFound(order);
        }
        return known;
    }

    private void ended(OrderKey order, RecordFields body, Instant at, long seq) {
        Optional.ofNullable(running.remove(order))
                .ifPresent(open -> endedOrders.add(
                        order, new EndedOrders.Ended(open.content(), open.seq(), seq, at.toEpochMilli())));
        if (settled(order, body)) {
            body.all("task").forEach(task -> claims.take(order, Upid.of(task.text()), TaskClaims.Reason.SHOWN, at));
        }
        claims.forget(oldest().minus(KEPT), running.keySet());
        String outcome = body.text("outcome");
        String summary = body.text("summary");
        Optional.ofNullable(withoutEnd.remove(order))
                .ifPresent(nonce -> burned.computeIfPresent(
                        nonce,
                        (_, before) -> new UsedNonce(
                                nonce, before.expires(), order.id(), Optional.of(outcome + ": " + summary))));
        if (outbox.put(order, UnreportedOutcome.of(order, body, seq)) == null) {
            unacknowledged++;
        }
        if (outbox.size() > OUTBOX) {
            UnreportedOutcome oldest = outbox.values().iterator().next();
            outbox.remove(oldest.order());
            inTheLogAlone = inTheLogAlone == 0 ? oldest.seq() : inTheLogAlone;
        }
    }

    /// When the oldest order that has no end was begun, and now where there is none.
    private Instant oldest() {
        return running.values().stream()
                .map(OrderRecords::since)
                .filter(highWater::isAfter)
                .min(Comparator.naturalOrder())
                .orElse(highWater);
    }

    private void acknowledged(OrderKey order) {
        outbox.remove(order);
        unacknowledged = Math.max(outbox.size(), unacknowledged - 1);
        if (unacknowledged == outbox.size()) {
            inTheLogAlone = 0;
        }
    }

    @Override
    public synchronized byte[] snapshot() {
        forget();
        RecordFields body = new RecordFields()
                .put("floor", floor)
                .put("high-water", highWater)
                .put("ended", endedOrders.bytes())
                .put("unacknowledged", Long.toString(unacknowledged))
                .put("in-the-log-alone", Long.toString(inTheLogAlone));
        epoch.ifPresent(digest -> body.put("epoch-sha256", digest));
        burned.values().forEach(nonce -> {
            RecordFields one = new RecordFields()
                    .put("nonce", nonce.nonce())
                    .put("expires", nonce.expires())
                    .put("order", nonce.order().value());
            nonce.outcome().ifPresent(outcome -> one.put("outcome", outcome));
            body.put("burned", one);
        });
        plans.values().forEach(held -> {
            RecordFields one = new RecordFields().put("plan", Records.issued(held.plan()));
            held.closed().ifPresent(why -> one.put("closed", why.name()));
            body.put("held", one);
        });
        running.values().forEach(order -> body.put("running", order.write()));
        claims.write(claim -> body.put("claim", claim));
        outbox.values()
                .forEach(pending -> body.put(
                        "outbox",
                        new RecordFields()
                                .put("order", pending.order().id().value())
                                .put("origin", pending.order().door())
                                .put("operation", pending.operation())
                                .put("outcome", pending.outcome())
                                .put("summary", pending.summary())
                                .put("seq", Long.toString(pending.seq()))));
        uses.forEach(use -> body.put(
                "use",
                new RecordFields()
                        .put("at", use.at())
                        .put("step", use.kind())
                        .put("guest", use.guest())
                        .put("door", use.door())
                        .put("order", use.order())
                        .put("stage", use.stage())));
        snapshots.forEach((snapshot, door) ->
                body.put("made", new RecordFields().put("snapshot", snapshot).put("door", door)));
        return body.bytes();
    }

    /// What is dropped here can never be accepted again: the floor rises to the latest of it.
    private void forget() {
        Instant horizon = highWater.minus(KEPT);
        burned.values().removeIf(nonce -> {
            boolean old = nonce.expires().isBefore(horizon);
            if (old && nonce.expires().isAfter(floor)) {
                floor = nonce.expires();
            }
            return old;
        });
        plans.values().removeIf(held -> held.plan().expires().isBefore(horizon));
        endedOrders.forget(highWater);
        uses.removeIf(use -> use.at().isBefore(highWater.minus(Duration.ofDays(1)))
                && running.keySet().stream().noneMatch(use::isOf));
    }

    @Override
    public synchronized void restore(byte[] snapshot) {
        burned.clear();
        withoutEnd.clear();
        plans.clear();
        running.clear();
        claims.clear();
        outbox.clear();
        uses.clear();
        snapshots.clear();
        RecordFields body = RecordFields.read(snapshot);
        floor = body.instant("floor");
        highWater = body.instant("high-water");
        endedOrders.read(body.all("ended").getFirst().bytes());
        unacknowledged = Long.parseLong(body.text("unacknowledged"));
        inTheLogAlone = Long.parseLong(body.text("in-the-log-alone"));
        epoch = body.find("epoch-sha256");
        body.each("burned", one -> {
            OrderId order = new OrderId(one.text("order"));
            burned.put(
                    one.text("nonce"),
                    new UsedNonce(one.text("nonce"), one.instant("expires"), order, one.find("outcome")));
        });
        body.each(
                "held",
                one -> one.each("plan", plan -> {
                    IssuedPlan issued = Records.issued(plan);
                    plans.put(
                            issued.nonce(),
                            new PlanStatus(issued, one.find("closed").map(PlanStatus.Closed::valueOf)));
                }));
        body.each("running", one -> running.put(Records.key(one), OrderRecords.read(one)));
        body.each("claim", claims::read);
        running.forEach((order, open) -> open.nonce().ifPresent(nonce -> withoutEnd.put(order, nonce)));
        body.each("outbox", one -> {
            OrderKey order = Records.key(one);
            long seq = Long.parseLong(one.text("seq"));
            outbox.put(order, UnreportedOutcome.of(order, one, seq));
        });
        body.each("made", one -> snapshots.put(one.text("snapshot"), one.text("door")));
        body.each(
                "use",
                one -> uses.add(new Used(
                        one.instant("at"),
                        one.text("step"),
                        one.text("guest"),
                        one.text("door"),
                        one.text("order"),
                        one.text("stage"))));
    }

    public synchronized Optional<UsedNonce> burned(String nonce) {
        return Optional.ofNullable(burned.get(nonce));
    }

    synchronized Optional<PlanStatus> plan(String nonce) {
        return Optional.ofNullable(plans.get(nonce));
    }

    public synchronized List<PlanStatus> plans() {
        return List.copyOf(plans.values());
    }

    public synchronized List<OpenOrder> running() {
        return running.values().stream().map(order -> order.read(claims)).toList();
    }

    /// Whether the order was begun and has no end yet.
    public synchronized boolean open(OrderKey order) {
        return running.containsKey(order);
    }

    /// An order that was delivered before and was not forgotten.
    ///
    /// @param content see [EndedOrders#content]
    /// @param open where it has no end yet
    /// @param ended where the log says what came of it, otherwise
    record Delivered(long content, Optional<OpenOrder> open, Optional<EndedOrders.Ended> ended) {}

    synchronized Optional<Delivered> delivered(OrderKey order) {
        OrderRecords open = running.get(order);
        return open != null
                ? Optional.of(new Delivered(open.content(), Optional.of(open.read(claims)), Optional.empty()))
                : endedOrders
                        .find(order, highWater)
                        .map(ended -> new Delivered(ended.content(), Optional.empty(), Optional.of(ended)));
    }

    /// How many outcomes nobody has acknowledged.
    public synchronized long unacknowledged() {
        return unacknowledged;
    }

    /// The number of the first outcome's record that is unacknowledged and in the log alone; 0 where there is
    /// none.
    synchronized long inTheLogAlone() {
        return inTheLogAlone;
    }

    /// The latest of those that nobody has acknowledged, oldest first; all of them are in the log.
    public synchronized List<UnreportedOutcome> outbox() {
        return List.copyOf(outbox.values());
    }

    synchronized List<UnreportedOutcome> outbox(int most) {
        return outbox.values().stream().limit(most).toList();
    }

    /// Whether its outcome is among [#outbox].
    synchronized boolean waits(OrderKey order) {
        return outbox.containsKey(order);
    }

    /// Of an order that has no end yet.
    synchronized Optional<String> operation(OrderKey order) {
        return Optional.ofNullable(running.get(order)).map(OrderRecords::operation);
    }

    public synchronized List<Used> uses() {
        return List.copyOf(uses);
    }

    /// How many steps of this kind were begun since the log was opened, those in vain included.
    public synchronized long begun(Used use) {
        return begun.getOrDefault(use.what(), 0L);
    }

    /// The snapshots that the agent has made through this door and not removed, each as `vmid name`. Somebody
    /// else may have removed them.
    public synchronized Set<String> snapshots(String door) {
        return snapshots.entrySet().stream()
                .filter(snapshot -> snapshot.getValue().equals(door))
                .map(Map.Entry::getKey)
                .collect(Collectors.toUnmodifiableSet());
    }

    /// The number of the last record that says that a torn tail was cut; 0 where there is none in this
    /// segment.
    public synchronized long tornAt() {
        return tornAt;
    }

    /// SHA-256 of the epoch that was last written down.
    synchronized Optional<String> epoch() {
        return epoch;
    }

    public synchronized Instant floor() {
        return floor;
    }

    public synchronized Instant highWater() {
        return highWater;
    }
}
