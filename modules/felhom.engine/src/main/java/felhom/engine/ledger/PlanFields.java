package felhom.engine.ledger;

import felhom.engine.order.Effect;
import felhom.engine.order.LeftOut;
import felhom.engine.order.Plan;
import felhom.ops.Guest;
import felhom.ops.GuestIdentity;
import felhom.ops.NodeName;
import felhom.ops.OperationName;
import felhom.ops.Stage;
import felhom.ops.Vmid;
import felhom.wire.StepCodec;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;

/// A plan in the log, whole, so that a later process can go on with it: `stage.1.step`, `effect.1.kind`,
/// `guest.1.vmid` and so on, each a value of its own. Operation and arguments stand with the order.
final class PlanFields {
    private static final String MARK = "mark.";

    private PlanFields() {}

    static RecordFields write(RecordFields body, Plan plan) {
        body.put("node", plan.node().value());
        plan.about().forEach(words -> body.put("about", words));
        int stages = 0;
        for (Stage<?> stage : plan.procedure().stages()) {
            body.put("stage." + ++stages, StepCodec.write(stage));
        }
        int effects = 0;
        for (Effect effect : plan.effects()) {
            String at = "effect." + ++effects + ".";
            body.put(at + "kind", effect.kind().word())
                    .put(at + "subject", effect.subject())
                    .put(at + "words", effect.words());
            effect.bytes().ifPresent(bytes -> body.put(at + "bytes", Long.toString(bytes)));
        }
        guests(body, plan.identities());
        leftOut(body, plan.leftOut());
        return body;
    }

    static Plan read(RecordFields body) {
        return new Plan(
                new NodeName(body.text("node")),
                new OperationName(body.text("operation")),
                body.map("argument"),
                body.all("about").stream().map(RecordFields.Value::text).toList(),
                StepCodec.read(numbered(body, "stage")),
                numbered(body, "effect").stream().map(PlanFields::effect).toList(),
                guests(body),
                leftOut(body));
    }

    private static Effect effect(Map<String, String> fields) {
        return new Effect(
                Effect.Kind.valueOf(text(fields, "kind").toUpperCase(Locale.ROOT)),
                text(fields, "subject"),
                text(fields, "words"),
                bytes(fields));
    }

    static void guests(RecordFields body, List<GuestIdentity> identities) {
        int guests = 0;
        for (GuestIdentity identity : identities) {
            String at = "guest." + ++guests + ".";
            body.put(at + "vmid", identity.vmid().toString())
                    .put(at + "kind", identity.kind().name().toLowerCase(Locale.ROOT))
                    .put(at + "identity", identity.grade().word())
                    .put(at + "digest", identity.digest());
            identity.marks().forEach((name, value) -> body.put(at + MARK + name, value));
        }
    }

    static List<GuestIdentity> guests(RecordFields body) {
        List<GuestIdentity> guests = new ArrayList<>();
        for (Map<String, String> fields : numbered(body, "guest")) {
            SortedMap<String, String> marks = new TreeMap<>();
            fields.forEach((name, value) -> {
                if (name.startsWith(MARK)) {
                    marks.put(name.substring(MARK.length()), value);
                }
            });
            guests.add(new GuestIdentity(
                    Vmid.of(text(fields, "vmid")),
                    Guest.Kind.valueOf(text(fields, "kind").toUpperCase(Locale.ROOT)),
                    marks,
                    text(fields, "digest")));
        }
        return guests;
    }

    static void leftOut(RecordFields body, List<LeftOut> leftOut) {
        int count = 0;
        for (LeftOut left : leftOut) {
            String at = "left-out." + ++count + ".";
            body.put(at + "key", left.key()).put(at + "what", left.what()).put(at + "why", left.why());
            left.bytes().ifPresent(bytes -> body.put(at + "bytes", Long.toString(bytes)));
            left.remedy().ifPresent(remedy -> body.put(at + "remedy", remedy));
        }
    }

    static List<LeftOut> leftOut(RecordFields body) {
        return numbered(body, "left-out").stream()
                .map(fields -> new LeftOut(
                        text(fields, "key"),
                        text(fields, "what"),
                        bytes(fields),
                        text(fields, "why"),
                        Optional.ofNullable(fields.get("remedy"))))
                .toList();
    }

    private static OptionalLong bytes(Map<String, String> fields) {
        String bytes = fields.get("bytes");
        return bytes == null ? OptionalLong.empty() : OptionalLong.of(Long.parseLong(bytes));
    }

    private static String text(Map<String, String> fields, String name) {
        String value = fields.get(name);
        if (value == null) {
            throw new IllegalArgumentException("no '" + name + "'");
        }
        return value;
    }

    /// The values called `name.1.…`, then those called `name.2.…`, and so on.
    private static List<Map<String, String>> numbered(RecordFields body, String name) {
        List<Map<String, String>> all = new ArrayList<>();
        while (true) {
            Map<String, String> next = body.map(name + "." + (all.size() + 1));
            if (next.isEmpty()) {
                return all;
            }
            all.add(next);
        }
    }
}
