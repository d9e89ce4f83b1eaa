package felhom.engine.ledger;

import felhom.engine.order.Begun;
import felhom.engine.order.Digests;
import felhom.engine.order.Effect;
import felhom.engine.order.IssuedPlan;
import felhom.engine.order.LeftOut;
import felhom.engine.order.OpenOrder;
import felhom.engine.order.Order;
import felhom.engine.order.Origin;
import felhom.engine.order.Outcome;
import felhom.engine.order.Plan;
import felhom.engine.trust.Approval;
import felhom.engine.trust.RefusalReason;
import felhom.engine.trust.Verdict;
import felhom.ops.Failure;
import felhom.ops.GuestIdentity;
import felhom.ops.OperationName;
import felhom.ops.OrderId;
import felhom.ops.Step;
import felhom.ops.Upid;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/// How the journal's entries are written. What has to be verifiable later (a plan's bytes, signatures) stands verbatim.
final class Records {
    private Records() {}

    /// Refused before a signature was found good.
    private static final Set<RefusalReason> UNSIGNED =
            EnumSet.of(RefusalReason.SIZE, RefusalReason.NOT_SIGNED, RefusalReason.TRUST, RefusalReason.SIGNATURE);

    // A record takes 256 KiB, an order may have 32 arguments of 64 KiB each. No signed plan comes near either.
    private static final int MOST_ARGUMENTS = 64 * 1024;
    private static final int SMALL = 1024;
    private static final int LONGEST = 4096;
    private static final int MOST_LINES = 100;
    private static final int LONGEST_LINE = 500;

    record Written(RecordType type, RecordFields body) {}

    static Written of(Journal.Entry entry) {
        return switch (entry) {
            case Journal.Entry.Intent intent -> new Written(RecordType.INTENT, intent(intent));
            case Journal.Entry.Refused(Order order, Origin origin, Verdict.Refused verdict) ->
                new Written(
                        RecordType.REFUSED,
                        order(order)
                                .put("origin", origin.word())
                                .put("why", verdict.why().word())
                                .put("reason", cut(verdict.reason())));
            case Journal.Entry.ApprovalRefused(Approval approval, Origin origin, Verdict.Refused verdict) -> {
                RecordFields body = new RecordFields()
                        .put("origin", origin.word())
                        .put("why", verdict.why().word())
                        .put("reason", cut(verdict.reason()));
                // What no operator has signed is not worth its room; its digest tells it from others.
                yield new Written(
                        RecordType.APPROVAL_REFUSED,
                        UNSIGNED.contains(verdict.why()) ? digests(body, approval) : approval(body, approval));
            }
            case Journal.Entry.Use(Order order, Step step) -> new Written(RecordType.USE, use(order, step));
            case Journal.Entry.TaskStarted(Order order, var task) ->
                new Written(
                        RecordType.TASK,
                        new RecordFields().put("order", order.id().value()).put("upid", task.text()));
            case Journal.Entry.TaskFound(Order order, var task) ->
                new Written(
                        RecordType.TASK,
                        new RecordFields()
                                .put("order", order.id().value())
                                .put("upid", task.text())
                                .put("found", "yes"));
            case Journal.Entry.Ended(Order order, Outcome outcome, var inVain) -> {
                RecordFields body = ended(order, outcome);
                inVain.forEach(step -> body.put("in-vain", step.toString()));
                yield new Written(RecordType.ENDED, body);
            }
        };
    }

    private static RecordFields intent(Journal.Entry.Intent intent) {
        Plan plan = intent.plan();
        RecordFields body = order(intent.order())
                .put("origin", intent.origin().word())
                .put("class", plan.destructive() ? "destructive" : "benign")
                .put("plan-digest", plan.digest());
        plan.about().forEach(words -> body.put("about", words));
        plan.procedure().stages().forEach(stage -> body.put("step", stage.words()));
        plan.effects().stream().map(Effect::words).forEach(words -> body.put("effect", words));
        plan.identities().forEach(identity -> body.put("guest", words(identity)));
        intent.consent().ifPresent(consent -> {
            body.put("nonce", consent.nonce()).put("expires", consent.expires());
            consent.by().forEach(by -> body.put("signed-by", by.principal() + " " + by.fingerprint()));
            approval(body, consent.approval());
        });
        return body;
    }

    private static String words(GuestIdentity identity) {
        String marks = identity.marks().entrySet().stream()
                .map(mark -> mark.getKey() + " " + mark.getValue())
                .collect(Collectors.joining(", "));
        return identity.vmid() + " (" + identity.kind().words() + "), known by " + (marks.isEmpty() ? "nothing" : marks)
                + " (" + identity.grade().word() + "); configuration " + identity.digest();
    }

    private static RecordFields approval(RecordFields body, Approval approval) {
        body.put("payload-sha256", Digests.hex(approval.payload()));
        body.put("payload", approval.payload());
        approval.signatures().forEach(signature -> body.put("signature", signature));
        return body;
    }

    private static RecordFields use(Order order, Step step) {
        RecordFields body = new RecordFields().put("order", order.id().value()).put("step", step.words());
        return StepFields.write(body, step);
    }

    /// An order without an end, as the next segment of the log begins with it.
    static RecordFields running(OpenOrder order) {
        RecordFields body = new RecordFields()
                .put("order", order.order().value())
                .put("operation", order.operation())
                .put("since", order.since())
                .put("steps", Integer.toString(order.steps()));
        for (Begun begun : order.begun()) {
            RecordFields one = new RecordFields().put("at", begun.at());
            begun.step().ifPresent(step -> StepFields.write(one, step));
            begun.tasks().forEach(task -> one.put("task", task.text()));
            body.put("begun", begun.found() ? one.put("found", "yes") : one);
        }
        order.others().forEach(task -> body.put("other", task.text()));
        return body;
    }

    static OpenOrder running(RecordFields body) {
        List<Begun> begun = new ArrayList<>();
        body.each(
                "begun",
                one -> begun.add(new Begun(
                        StepFields.read(one),
                        one.instant("at"),
                        upids(one, "task"),
                        one.find("found").isPresent())));
        // An earlier version did not say here which calls they were.
        if (begun.isEmpty() && !body.find("used").orElse("0").equals("0")) {
            begun.add(new Begun(Optional.empty(), body.instant("since"), upids(body, "upid"), false));
        }
        return new OpenOrder(
                new OrderId(body.text("order")),
                body.text("operation"),
                body.instant("since"),
                Integer.parseInt(body.text("steps")),
                begun,
                Set.copyOf(upids(body, "other")));
    }

    private static List<Upid> upids(RecordFields body, String name) {
        return body.all(name).stream().map(value -> Upid.of(value.text())).toList();
    }

    private static RecordFields ended(Order order, Outcome outcome) {
        RecordFields body = new RecordFields()
                .put("order", order.id().value())
                .put("outcome", outcome.word())
                .put("summary", cut(outcome.summary()));
        outcome.volume().ifPresent(volume -> body.put("volume", cut(volume)));
        switch (outcome) {
            case Outcome.Done _ -> {}
            case Outcome.DoneWithWarnings done -> {
                lines(body, "warning", done.warnings());
                lines(
                        body,
                        "left-out",
                        done.leftOut().stream().map(LeftOut::words).toList());
            }
            case Outcome.Failed(Failure failure) -> lines(body, "log", failure.log());
            case Outcome.Unknown(var _, var task, var _) -> task.ifPresent(upid -> body.put("upid", upid.text()));
        }
        return body;
    }

    private static RecordFields digests(RecordFields body, Approval approval) {
        body.put("payload-sha256", Digests.hex(approval.payload()));
        approval.signatures().forEach(signature -> body.put("signature-sha256", Digests.hex(signature)));
        return body;
    }

    /// The last lines say how it ended; PVE's own log has them all.
    private static void lines(RecordFields body, String name, List<String> lines) {
        int left = Math.max(0, lines.size() - MOST_LINES);
        if (left > 0) {
            body.put(name, "(" + left + " more before these)");
        }
        lines.stream().skip(left).map(line -> cut(line, LONGEST_LINE)).forEach(line -> body.put(name, line));
    }

    private static String cut(String text) {
        return cut(text, LONGEST);
    }

    private static String cut(String text, int most) {
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
                .put("nonce", plan.nonce())
                .put("issued", plan.issued())
                .put("expires", plan.expires())
                .put("payload", plan.bytes());
    }

    static IssuedPlan issued(RecordFields body) {
        Map<String, String> arguments = body.map("argument");
        Order order = new Order(new OrderId(body.text("order")), new OperationName(body.text("operation")), arguments);
        return new IssuedPlan(
                order,
                body.text("nonce"),
                body.instant("issued"),
                body.instant("expires"),
                body.all("payload").getFirst().bytes());
    }
}
