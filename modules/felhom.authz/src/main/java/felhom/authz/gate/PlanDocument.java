package felhom.authz.gate;

import felhom.authz.gate.StrictJson.Malformed;
import felhom.engine.order.Effect;
import felhom.engine.order.Plan;
import felhom.ops.Guest;
import felhom.ops.GuestIdentity;
import felhom.ops.OperationName;
import felhom.ops.Procedure;
import felhom.ops.Stage;
import felhom.ops.Step;
import felhom.ops.Vmid;
import felhom.wire.StepCodec;
import felhom.wire.Unreadable;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import tools.jackson.core.json.JsonWriteFeature;
import tools.jackson.core.util.DefaultIndenter;
import tools.jackson.core.util.DefaultPrettyPrinter;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// A plan as operators sign it: JSON in printable ASCII, one field on a line, to be read before it is signed.
/// These exact bytes are signed; nothing is ever written again to be compared with a signature.
record PlanDocument(Header header, Procedure<Step> procedure, StrictJson content) {
    static final String TYPE = "felhom-plan/1";

    private static final Pattern BITS = Pattern.compile("[A-Za-z0-9_-]{21}[AQgw]");
    private static final Pattern HOST = Pattern.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");
    private static final String STAGES = "stages";
    // What a stage does, in words, beside what it is.
    private static final String DOES = "does";
    // In the order in which they are compared: of another guest, what it would cost says nothing. What it is about is
    // told as things are, and is compared with nothing.
    private static final List<String> CONTENT = List.of("node", "operation", "arguments", STAGES, "guests");
    private static final String EFFECTS = "effects";
    private static final Set<String> FIELDS = Set.of(
            "typ",
            "host",
            "epoch",
            "nonce",
            "issued",
            "expires",
            "node",
            "operation",
            "arguments",
            "about",
            STAGES,
            "effects",
            "guests");
    private static final String BEYOND = "beyond_limit";
    private static final long LAST = Instant.parse("9999-12-31T23:59:59Z").getEpochSecond();
    private static final JsonMapper WRITER = JsonMapper.builder()
            .enable(JsonWriteFeature.ESCAPE_NON_ASCII)
            .defaultPrettyPrinter(new DefaultPrettyPrinter()
                    .withArrayIndenter(new DefaultIndenter("  ", "\n"))
                    .withObjectIndenter(new DefaultIndenter("  ", "\n")))
            .build();

    /// What makes one issue of a plan differ from the next.
    ///
    /// @param host the agent's own id
    record Header(UUID host, String epoch, String nonce, Instant issued, Instant expires) {}

    /// @param beyond the limit on benign work that the plan is beyond, in words: read by whoever signs, and
    /// never compared
    static byte[] write(Header header, Plan plan, Optional<String> beyond) {
        ObjectNode node = WRITER.createObjectNode();
        node.put("typ", TYPE);
        node.put("host", header.host().toString());
        node.put("epoch", header.epoch());
        node.put("nonce", header.nonce());
        node.put("issued", header.issued().getEpochSecond());
        node.put("expires", header.expires().getEpochSecond());
        content(node, plan);
        beyond.ifPresent(words -> node.put(BEYOND, words));
        // DEL is the one control character that JSON leaves as it is.
        return (WRITER.writerWithDefaultPrettyPrinter().writeValueAsString(node).replace("\u007f", "\\u007f") + "\n")
                .getBytes(StandardCharsets.US_ASCII);
    }

    private static void content(ObjectNode node, Plan plan) {
        node.put("node", plan.node().value());
        node.put("operation", plan.operation().value());
        ObjectNode arguments = node.putObject("arguments");
        new TreeMap<>(plan.arguments()).forEach(arguments::put);
        plan.about().forEach(node.putArray("about")::add);
        var stages = node.putArray(STAGES);
        for (Stage<?> stage : plan.procedure().stages()) {
            ObjectNode entry = stages.addObject();
            entry.put(DOES, stage.words());
            StepCodec.write(stage).forEach(entry::put);
        }
        var effects = node.putArray("effects");
        for (Effect effect : plan.effects()) {
            ObjectNode entry = effects.addObject();
            entry.put("kind", effect.kind().word());
            entry.put("subject", effect.subject());
            entry.put("words", effect.words());
            effect.bytes().ifPresent(bytes -> entry.put("bytes", bytes));
        }
        var guests = node.putArray("guests");
        for (GuestIdentity identity : plan.identities()) {
            ObjectNode entry = guests.addObject();
            entry.put("vmid", identity.vmid().value());
            entry.put("kind", identity.kind().name());
            entry.put("identity", identity.grade().word());
            identity.marks().forEach(entry.putObject("marks")::put);
            entry.put("digest", identity.digest());
        }
    }

    /// The kind of document, before anything else of it is read; empty where it says none.
    static Optional<String> type(StrictJson json) {
        return json.has("typ") ? Optional.of(json.text("typ")) : Optional.empty();
    }

    /// @throws Malformed for anything but a plan
    static PlanDocument of(StrictJson json) {
        json.only(FIELDS, Set.of(BEYOND));
        long issued = json.whole("issued", 0, LAST);
        Header header = new Header(
                UUID.fromString(json.text("host", HOST)),
                json.text("epoch", BITS),
                json.text("nonce", BITS),
                Instant.ofEpochSecond(issued),
                Instant.ofEpochSecond(json.whole("expires", issued, LAST)));
        return new PlanDocument(header, procedure(json), json);
    }

    /// What is to be done, read from what is signed, which says the same in words.
    private static Procedure<Step> procedure(StrictJson json) {
        List<Map<String, String>> stages = new ArrayList<>();
        List<String> words = new ArrayList<>();
        for (JsonNode stage : json.raw(STAGES)) {
            Map<String, String> fields = new LinkedHashMap<>();
            stage.forEachEntry((name, value) -> {
                if (!value.isString()) {
                    throw new Malformed(STAGES + "[" + stages.size() + "]." + name + ": expected text");
                }
                fields.put(name, value.asString());
            });
            words.add(String.valueOf(fields.remove(DOES)));
            stages.add(fields);
        }
        try {
            Procedure<Step> procedure = StepCodec.read(stages);
            List<String> right = procedure.stages().stream().map(Stage::words).toList();
            if (!right.equals(words)) {
                throw new Malformed(STAGES + ": it says " + words + ", and would do " + right);
            }
            return procedure;
        } catch (Unreadable unreadable) {
            throw new Malformed(STAGES + ": " + unreadable.getMessage());
        }
    }

    /// The limit that it says it is beyond, in words.
    Optional<String> beyond() {
        return content.has(BEYOND) ? Optional.of(content.text(BEYOND)) : Optional.empty();
    }

    /// The guests that the plan touches, as far as they are there.
    Set<Vmid> touched() {
        Set<Vmid> touched = new TreeSet<>();
        content.raw("guests")
                .forEach(guest -> touched.add(Vmid.of(guest.path("vmid").asString())));
        return touched;
    }

    /// @throws Malformed when it is no operation's name
    OperationName operation() {
        try {
            return new OperationName(content.text("operation"));
        } catch (IllegalArgumentException wrong) {
            throw new Malformed("operation: " + wrong.getMessage());
        }
    }

    /// As [Plan#concerned].
    Set<Vmid> concerned() {
        return procedure.all().stream()
                .flatMap(step -> step.concerns().stream())
                .collect(Collectors.toSet());
    }

    /// What of the plan as it would be now was not agreed to, in words; empty when all of it was. What it
    /// would not cost any more, and other words or figures for what it costs, take nothing away from what was
    /// signed.
    Optional<Difference> difference(Plan now) {
        return other(now).or(() -> effects(now.effects(), agreed(), "would also "));
    }

    /// What is different about the plan as it would be now, be it less.
    Optional<Difference> change(Plan now) {
        Set<Agreed> present = now.effects().stream().map(Agreed::of).collect(Collectors.toSet());
        return difference(now).or(() -> effects(signedEffects(), present, "would no longer "));
    }

    private static Optional<Difference> effects(List<Effect> these, Set<Agreed> those, String lead) {
        String words = these.stream()
                .filter(effect -> !those.contains(Agreed.of(effect)))
                .map(Effect::words)
                .collect(Collectors.joining("; "));
        return words.isEmpty() ? Optional.empty() : Optional.of(new Difference(EFFECTS, "it " + lead + words));
    }

    private Set<Agreed> agreed() {
        return signedEffects().stream().map(Agreed::of).collect(Collectors.toSet());
    }

    private List<Effect> signedEffects() {
        List<Effect> effects = new ArrayList<>();
        for (JsonNode effect : content.raw(EFFECTS)) {
            effects.add(Effect.of(
                    Effect.Kind.valueOf(effect.path("kind").asString().toUpperCase(Locale.ROOT)),
                    effect.path("subject").asString(),
                    effect.path("words").asString()));
        }
        return effects;
    }

    /// What of an effect is agreed to: the rest is of the moment.
    private record Agreed(Effect.Kind kind, String subject) {
        static Agreed of(Effect effect) {
            return new Agreed(effect.kind(), effect.subject());
        }
    }

    private Optional<Difference> other(Plan now) {
        ObjectNode fresh = WRITER.createObjectNode();
        content(fresh, now);
        for (String name : CONTENT) {
            JsonNode signed = content.raw(name);
            JsonNode present = fresh.path(name);
            // Numbers are compared as text: what was read and what was made may differ in width.
            if (!signed.toString().equals(present.toString())) {
                String words = name.equals("guests") ? guests(now) : "";
                return Optional.of(new Difference(name, words.isEmpty() ? first(name, signed, present) : words));
            }
        }
        return Optional.empty();
    }

    /// What is different about each guest, in words; empty where none of it has words of its own.
    private String guests(Plan now) {
        List<String> words = new ArrayList<>();
        for (GuestIdentity before : identities()) {
            now.identity(before.vmid())
                    .map(other -> before.difference(other, true))
                    .orElse(Optional.of("guest " + before.vmid() + " is not there any more"))
                    .ifPresent(words::add);
        }
        return String.join("; ", words);
    }

    /// Who the guests were when it was signed.
    List<GuestIdentity> identities() {
        List<GuestIdentity> identities = new ArrayList<>();
        for (JsonNode guest : content.raw("guests")) {
            TreeMap<String, String> marks = new TreeMap<>();
            guest.path("marks").forEachEntry((name, value) -> marks.put(name, value.asString()));
            identities.add(new GuestIdentity(
                    Vmid.of(guest.path("vmid").asString()),
                    Guest.Kind.valueOf(guest.path("kind").asString()),
                    marks,
                    guest.path("digest").asString()));
        }
        return identities;
    }

    /// Names the first thing that differs, such as `stages[0].guest`, and not all that stands around it.
    private static String first(String where, JsonNode before, JsonNode now) {
        if (before.isObject() && now.isObject()) {
            Set<String> names = new LinkedHashSet<>(before.propertyNames());
            names.addAll(now.propertyNames());
            for (String name : names) {
                if (!before.path(name).toString().equals(now.path(name).toString())) {
                    return first(where + "." + name, before.path(name), now.path(name));
                }
            }
        }
        if (before.isArray() && now.isArray() && before.size() == now.size()) {
            for (int i = 0; i < before.size(); i++) {
                if (!before.get(i).toString().equals(now.get(i).toString())) {
                    return first(where + "[" + i + "]", before.get(i), now.get(i));
                }
            }
        }
        return where + " was " + text(before) + " and is " + text(now) + " now";
    }

    private static String text(JsonNode value) {
        return value.isMissingNode() ? "absent" : value.toString();
    }

    /// @param field `guests` where another guest, or another configuration, is meant
    record Difference(String field, String words) {}
}
