package felhom.engine.ledger;

import felhom.engine.order.By;
import felhom.engine.order.Digests;
import felhom.engine.order.IssuedPlan;
import felhom.engine.order.Order;
import felhom.engine.order.OrderKey;
import felhom.engine.order.Origin;
import felhom.engine.order.Outcome;
import felhom.engine.order.Plan;
import felhom.engine.trust.Approval;
import felhom.engine.trust.RefusalReason;
import felhom.engine.trust.Verdict;
import felhom.ops.OperationName;
import felhom.ops.OrderId;
import felhom.ops.StageName;
import felhom.ops.Step;
import felhom.wire.StepCodec;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/// How the journal's entries are written. What has to be verifiable later (a plan's bytes, signatures) stands
/// verbatim.
final class Records {
    private Records() {}

    /// Refused before a signature was found good.
    private static final Set<RefusalReason> UNSIGNED = EnumSet.of(
            RefusalReason.SIZE,
            RefusalReason.NOT_SIGNED,
            RefusalReason.TRUST,
            RefusalReason.SIGNATURE,
            RefusalReason.STOPPING);

    // A record takes 256 KiB, an order may have 32 arguments of 64 KiB each. No signed plan comes near either.
    private static final int MOST_ARGUMENTS = 64 * 1024;
    private static final int SMALL = 1024;
    private static final int LONGEST = 4096;

    record Written(RecordType type, RecordFields body) {}

    static Written of(Journal.Entry entry) {
        return switch (entry) {
            case Journal.Entry.Intent intent -> new Written(RecordType.INTENT, intent(intent));
            case Journal.Entry.Refused(Order order, Origin origin, Verdict.Refused verdict) ->
                new Written(
                        RecordType.REFUSED,
                        origin(order(order), origin)
                                .put("why", verdict.why().word())
                                .put("reason", cut(verdict.reason())));
            case Journal.Entry.ApprovalRefused(Approval approval, Origin origin, Verdict.Refused verdict) -> {
                RecordFields body = origin(new RecordFields(), origin)
                        .put("why", verdict.why().word())
                        .put("reason", cut(verdict.reason()));
                // What no operator has signed is not worth its room; its digest tells it from others.
                yield new Written(
                        RecordType.APPROVAL_REFUSED,
                        UNSIGNED.contains(verdict.why()) ? digests(body, approval) : approval(body, approval));
            }
            case Journal.Entry.StageStarted(OrderKey order, var stage, boolean undo, Step step) -> {
                RecordFields body = stage(order, stage, undo).put("words", step.words());
                StepCodec.write(step).forEach((name, value) -> body.put(name, value));
                yield new Written(RecordType.STAGE_STARTED, body);
            }
            case Journal.Entry.StageEnded(OrderKey order, var stage, boolean undo, Outcome outcome, var guests) -> {
                RecordFields body = OutcomeFields.write(stage(order, stage, undo), outcome);
                PlanFields.guests(body, guests);
                yield new Written(RecordType.STAGE_ENDED, outcome.inVain() ? body.put("in-vain", "yes") : body);
            }
            case Journal.Entry.TaskStarted(OrderKey order, var task) ->
                new Written(RecordType.TASK, key(order).put("upid", task.text()));
            case Journal.Entry.TaskFound(OrderKey order, var task, boolean shown) -> {
                RecordFields body = key(order).put("upid", task.text()).put("found", "yes");
                yield new Written(RecordType.TASK, shown ? body.put("shown", "yes") : body);
            }
            case Journal.Entry.Ended ended -> new Written(RecordType.ENDED, ended(ended));
            case Journal.Entry.Closed(Journal.Entry.Ended end, By by, String because) -> {
                RecordFields body = ended(end).put("closed-by", by.user());
                by.says().ifPresent(name -> body.put("closed-by-says", name));
                yield new Written(RecordType.ENDED, body.put("because", cut(because)));
            }
        };
    }

    private static RecordFields ended(Journal.Entry.Ended ended) {
        RecordFields body = OutcomeFields.write(key(ended.order()), ended.outcome());
        ended.tasks().forEach(task -> body.put("task", task.text()));
        return body;
    }

    private static RecordFields intent(Journal.Entry.Intent intent) {
        Plan plan = intent.plan();
        RecordFields body = order(intent.order()).put("content", EndedOrders.content(intent.complete()));
        origin(body, intent.origin())
                .put("class", plan.destructive() ? "destructive" : "benign")
                .put("plan-digest", plan.digest());
        PlanFields.write(body, plan);
        intent.consent().ifPresent(consent -> {
            body.put("nonce", consent.nonce()).put("expires", consent.expires());
            consent.by().forEach(by -> body.put("signed-by", by.principal() + " " + by.fingerprint()));
            approval(body, consent.approval());
        });
        return body;
    }

    static RecordFields key(OrderKey order) {
        return new RecordFields().put("order", order.id().value()).put("origin", order.door());
    }

    /// Of several orders, one after the other.
    static RecordFields keys(Collection<OrderKey> orders) {
        RecordFields body = new RecordFields();
        orders.forEach(order -> body.put("order", order.id().value()).put("origin", order.door()));
        return body;
    }

    static List<OrderKey> keys(RecordFields body) {
        List<OrderKey> keys = new ArrayList<>();
        List<RecordFields.Value> doors = body.all("origin");
        for (RecordFields.Value id : body.all("order")) {
            keys.add(new OrderKey(doors.get(keys.size()).text(), new OrderId(id.text())));
        }
        return keys;
    }

    static OrderKey key(RecordFields body) {
        return new OrderKey(body.text("origin"), new OrderId(body.text("order")));
    }

    private static RecordFields origin(RecordFields body, Origin origin) {
        body.put("origin", origin.word());
        if (origin instanceof Origin.Shell shell) {
            body.put("by", shell.by().user());
            shell.by().says().ifPresent(name -> body.put("by-says", name));
        }
        return body;
    }

    private static RecordFields stage(OrderKey order, StageName stage, boolean undo) {
        RecordFields body = key(order).put("stage", stage.value());
        return undo ? body.put("undo", "yes") : body;
    }

    private static RecordFields approval(RecordFields body, Approval approval) {
        body.put("payload-sha256", Digests.hex(approval.payload()));
        body.put("payload", approval.payload());
        approval.signatures().forEach(signature -> body.put("signature", signature));
        return body;
    }

    private static RecordFields digests(RecordFields body, Approval approval) {
        body.put("payload-sha256", Digests.hex(approval.payload()));
        approval.signatures().forEach(signature -> body.put("signature-sha256", Digests.hex(signature)));
        return body;
    }

    static String cut(String text) {
        return cut(text, LONGEST);
    }

    static String cut(String text, int most) {
        return text.length() <= most ? text : text.substring(0, most) + "... (" + text.length() + " characters)";
    }

    private static RecordFields order(Order order) {
        RecordFields body = new RecordFields()
                .put("order", order.id().value())
                .put("operation", order.operation().value());
        Map<String, byte[]> arguments = new TreeMap<>();
        order.arguments().forEach((name, value) -> arguments.put(name, value.getBytes(StandardCharsets.UTF_8)));
        boolean roomForAll =
                arguments.values().stream().mapToInt(value -> value.length).sum() <= MOST_ARGUMENTS;
        arguments.forEach((name, value) -> {
            if (roomForAll || value.length <= SMALL) {
                body.put("argument." + name, value);
            } else {
                body.put("argument-sha256." + name, Digests.hex(value) + " (" + value.length + " bytes)");
            }
        });
        return body;
    }

    static RecordFields issued(IssuedPlan plan) {
        return order(plan.order())
                .put("origin", plan.door())
                .put("nonce", plan.nonce())
                .put("issued", plan.issued())
                .put("expires", plan.expires())
                .put("payload", plan.bytes());
    }

    static IssuedPlan issued(RecordFields body) {
        Map<String, String> arguments = body.map("argument");
        Order order = new Order(new OrderId(body.text("order")), new OperationName(body.text("operation")), arguments);
        return new IssuedPlan(
                body.text("origin"),
                order,
                body.text("nonce"),
                body.instant("issued"),
                body.instant("expires"),
                body.all("payload").getFirst().bytes());
    }
}
