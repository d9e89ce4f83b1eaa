package felhom.ops.run;

import felhom.ops.OrderId;
import felhom.ops.Upid;
import felhom.ops.log.Frame;
import felhom.ops.log.LogState;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/// What the log's records add up to. Rebuilt by replaying them, and kept as a snapshot at the head of each segment.
final class LedgerState implements LogState {
    // A nonce is kept for a while after its plan has expired: long enough for any question about it.
    private static final Duration KEPT = Duration.ofHours(1);
    private static final int OUTBOX = 1000;

    private final Map<String, Burned> burned = new LinkedHashMap<>();
    private final Map<OrderId, String> withoutEnd = new HashMap<>();
    private final Map<String, Held> plans = new LinkedHashMap<>();
    private final Map<OrderId, Running> running = new LinkedHashMap<>();
    private final Map<OrderId, Pending> outbox = new LinkedHashMap<>();
    private final List<Used> uses = new ArrayList<>();
    private final Set<String> snapshots = new TreeSet<>();
    private long tornAt;
    private Optional<String> epoch = Optional.empty();
    private Instant floor = Instant.EPOCH;
    private Instant highWater = Instant.EPOCH;

    record Used(Instant at, String capability, String guest) {}

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
        Body body = Body.read(frame.body());
        // A record of a later version changes nothing here; the audit shows it.
        RecordType.of(frame.type()).ifPresent(type -> apply(type, body, frame.wall()));
    }

    private void apply(RecordType type, Body body, Instant at) {
        switch (type) {
            case ISSUED -> issued(Records.issued(body));
            case INTENT -> intent(body, at);
            case USE -> used(body, at);
            case TASK ->
                Optional.ofNullable(running.get(new OrderId(body.text("order"))))
                        .ifPresent(order -> order.tasks().add(Upid.of(body.text("upid"))));
            case ENDED -> ended(new OrderId(body.text("order")), body);
            case ACKNOWLEDGED -> outbox.remove(new OrderId(body.text("order")));
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
            case BOOT -> {
                Optional<String> now = body.find("epoch-sha256");
                if (!now.equals(epoch)) {
                    epoch = now;
                    over();
                }
            }
            case IDENTITY_RESET -> over();
            case REFUSED, APPROVAL_REFUSED, USE_REFUSED, REFUSALS -> {}
        }
    }

    private void over() {
        plans.replaceAll((_, held) -> held.close(Held.Closed.OVER));
    }

    private void issued(IssuedPlan plan) {
        List<String> older = plans.values().stream()
                .filter(held -> held.plan().held().equals(plan.held()))
                .map(held -> held.plan().nonce())
                .toList();
        // The last two issues are accepted: an operator may be signing one while the next is made.
        older.stream()
                .limit(Math.max(0, older.size() - 1))
                .forEach(nonce -> plans.computeIfPresent(nonce, (_, held) -> held.close(Held.Closed.SUPERSEDED)));
        plans.put(plan.nonce(), new Held(plan, Optional.empty()));
    }

    private void intent(Body body, Instant at) {
        OrderId order = new OrderId(body.text("order"));
        running.put(
                order,
                new Running(order, body.text("operation"), at, body.all("step").size(), 0, new ArrayList<>()));
        body.find("nonce").ifPresent(nonce -> {
            burned.put(nonce, new Burned(nonce, body.instant("expires"), order, Optional.empty()));
            withoutEnd.put(order, nonce);
            Optional.ofNullable(plans.get(nonce))
                    .map(held -> held.plan().held())
                    .ifPresent(id -> plans.replaceAll(
                            (_, held) -> held.plan().held().equals(id) ? held.close(Held.Closed.DONE) : held));
        });
    }

    private void used(Body body, Instant at) {
        Used use = new Used(at, body.text("capability"), body.find("guest").orElse(""));
        uses.add(use);
        running.computeIfPresent(new OrderId(body.text("order")), (_, order) -> order.withUse());
        body.find("snapshot").map(name -> use.guest() + " " + name).ifPresent(snapshot -> {
            if (use.capability().equals("SnapshotMaker")) {
                snapshots.add(snapshot);
            } else {
                snapshots.remove(snapshot);
            }
        });
    }

    private void ended(OrderId order, Body body) {
        running.remove(order);
        String outcome = body.text("outcome");
        String summary = body.text("summary");
        Optional.ofNullable(withoutEnd.remove(order))
                .ifPresent(nonce -> burned.computeIfPresent(
                        nonce,
                        (_, before) ->
                                new Burned(nonce, before.expires(), order, Optional.of(outcome + ": " + summary))));
        outbox.put(order, new Pending(order, outcome, summary));
        if (outbox.size() > OUTBOX) {
            outbox.remove(outbox.keySet().iterator().next());
        }
    }

    @Override
    public synchronized byte[] snapshot() {
        forget();
        Body body = new Body().put("floor", floor).put("high-water", highWater);
        epoch.ifPresent(digest -> body.put("epoch-sha256", digest));
        burned.values().forEach(nonce -> {
            Body one = new Body()
                    .put("nonce", nonce.nonce())
                    .put("expires", nonce.expires())
                    .put("order", nonce.order().value());
            nonce.outcome().ifPresent(outcome -> one.put("outcome", outcome));
            body.put("burned", one);
        });
        plans.values().forEach(held -> {
            Body one = new Body().put("plan", Records.issued(held.plan()));
            held.closed().ifPresent(why -> one.put("closed", why.name()));
            body.put("held", one);
        });
        running.values().forEach(order -> {
            Body one = new Body()
                    .put("order", order.order().value())
                    .put("operation", order.operation())
                    .put("since", order.since())
                    .put("steps", Integer.toString(order.steps()))
                    .put("used", Integer.toString(order.used()));
            order.tasks().forEach(task -> one.put("upid", task.text()));
            body.put("running", one);
        });
        outbox.values()
                .forEach(pending -> body.put(
                        "outbox",
                        new Body()
                                .put("order", pending.order().value())
                                .put("outcome", pending.outcome())
                                .put("summary", pending.summary())));
        uses.forEach(use -> body.put(
                "use",
                new Body()
                        .put("at", use.at())
                        .put("capability", use.capability())
                        .put("guest", use.guest())));
        snapshots.forEach(snapshot -> body.put("snapshot", snapshot));
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
        uses.removeIf(use -> use.at().isBefore(highWater.minus(Duration.ofDays(1))));
    }

    @Override
    public synchronized void restore(byte[] snapshot) {
        burned.clear();
        withoutEnd.clear();
        plans.clear();
        running.clear();
        outbox.clear();
        uses.clear();
        Body body = Body.read(snapshot);
        floor = body.instant("floor");
        highWater = body.instant("high-water");
        epoch = body.find("epoch-sha256");
        body.each("burned", one -> {
            OrderId order = new OrderId(one.text("order"));
            burned.put(
                    one.text("nonce"),
                    new Burned(one.text("nonce"), one.instant("expires"), order, one.find("outcome")));
            if (one.find("outcome").isEmpty()) {
                withoutEnd.put(order, one.text("nonce"));
            }
        });
        body.each(
                "held",
                one -> one.each("plan", plan -> {
                    IssuedPlan issued = Records.issued(plan);
                    plans.put(
                            issued.nonce(), new Held(issued, one.find("closed").map(Held.Closed::valueOf)));
                }));
        body.each("running", one -> {
            OrderId order = new OrderId(one.text("order"));
            List<Upid> tasks = new ArrayList<>(
                    one.all("upid").stream().map(value -> Upid.of(value.text())).toList());
            running.put(
                    order,
                    new Running(
                            order,
                            one.text("operation"),
                            one.instant("since"),
                            Integer.parseInt(one.text("steps")),
                            // A snapshot of before this was counted: all of them may have been.
                            Integer.parseInt(one.find("used").orElse(one.text("steps"))),
                            tasks));
        });
        body.each("outbox", one -> {
            OrderId order = new OrderId(one.text("order"));
            outbox.put(order, new Pending(order, one.text("outcome"), one.text("summary")));
        });
        snapshots.clear();
        body.all("snapshot").forEach(value -> snapshots.add(value.text()));
        body.each("use", one -> uses.add(new Used(one.instant("at"), one.text("capability"), one.text("guest"))));
    }

    synchronized Optional<Burned> burned(String nonce) {
        return Optional.ofNullable(burned.get(nonce));
    }

    synchronized Optional<Held> plan(String nonce) {
        return Optional.ofNullable(plans.get(nonce));
    }

    synchronized List<Held> plans() {
        return List.copyOf(plans.values());
    }

    synchronized List<Running> running() {
        return List.copyOf(running.values());
    }

    synchronized List<Pending> outbox() {
        return List.copyOf(outbox.values());
    }

    synchronized List<Used> uses() {
        return List.copyOf(uses);
    }

    /// The snapshots that the agent has made and not removed, each as `vmid name`. Somebody else may have removed them.
    synchronized Set<String> snapshots() {
        return Set.copyOf(snapshots);
    }

    /// The number of the last record that says that a torn tail was cut; 0 where there is none in this segment.
    synchronized long tornAt() {
        return tornAt;
    }

    synchronized Instant floor() {
        return floor;
    }

    synchronized Instant highWater() {
        return highWater;
    }
}
