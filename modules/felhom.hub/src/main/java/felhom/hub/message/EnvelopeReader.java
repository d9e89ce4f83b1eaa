package felhom.hub.message;

import felhom.engine.order.Order;
import felhom.engine.order.OrderKey;
import felhom.engine.order.Quoted;
import felhom.engine.trust.Approval;
import felhom.hub.message.BadEnvelope.Kind;
import felhom.hub.message.Field.Wrong;
import felhom.ops.OperationName;
import felhom.ops.OrderId;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Reads the envelope that answers one report. Whoever wrote it may be anybody: all of it is bounded, each
/// field's type is looked at, and what is wrong in itself is left out and named, so that the rest still
/// counts. Fields that are not known here are passed over.
public final class EnvelopeReader {
    public static final String TYPE = "felhom-envelope";
    public static final int VERSION = 1;
    /// Bytes of an envelope at most, unpacked.
    public static final int MOST_BYTES = 4 * 1024 * 1024;
    public static final int MOST_PROPOSALS = 256;
    public static final int MOST_APPROVALS = 64;
    public static final int MOST_OUTCOMES = 1000;
    public static final int MOST_SECTIONS = 64;
    /// Characters of all arguments of a proposal at most: many may have to wait at once.
    public static final int MOST_ARGUMENTS = 64 * 1024;
    /// Bytes of a desired state at most.
    public static final int MOST_DESIRED = 1024 * 1024;

    // An envelope needs 6; the desired state may be deeper.
    private static final int DEPTH = 32;
    // A tree of 4 MiB of short values would take some hundred.
    private static final int TOKENS = 100_000;
    private static final Pattern DOOR = Pattern.compile("[a-z][a-z0-9 ]{0,63}");
    private static final Pattern SECTION = Pattern.compile("[a-z][a-z0-9_]{0,63}");
    private static final Pattern DIGEST = Pattern.compile("[0-9a-f]{64}");
    private static final long LAST_VERSION = (1L << 53) - 1;
    private static final int MOST_FAULTS = 32;

    private static final JsonMapper MAPPER = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxDocumentLength(MOST_BYTES)
                            .maxTokenCount(TOKENS)
                            .maxNestingDepth(DEPTH)
                            .maxStringLength(MOST_DESIRED)
                            .maxNameLength(256)
                            .maxNumberLength(64)
                            .build())
                    .build())
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private final Field root;
    private final List<Refusal> refused = new ArrayList<>();
    private final List<String> faults = new ArrayList<>();

    private EnvelopeReader(Field root) {
        this.root = root;
    }

    /// @param in the answer's body, unpacked; no more of it is read than an envelope may have
    /// @param agent whom the report was from
    /// @param sequence the report's number
    /// @throws BadEnvelope when nothing of it counts
    public static Envelope read(InputStream in, String agent, long sequence) throws BadEnvelope {
        try {
            JsonNode tree = MAPPER.readTree(in);
            Field root = new Field("", tree).object();
            demandEnvelope(root, agent, sequence);
            return new EnvelopeReader(root).read();
        } catch (JacksonException notJson) {
            // Its own message quotes what it has read.
            throw new BadEnvelope(
                    Kind.FORMAT,
                    "the answer is no JSON, is too long, too deep or has too much in it, or a field stands in it twice");
        } catch (Wrong wrong) {
            throw new BadEnvelope(Kind.FORMAT, String.valueOf(wrong.getMessage()));
        }
    }

    private static void demandEnvelope(Field root, String agent, long sequence) throws BadEnvelope, Wrong {
        String type = root.get("type").text();
        long version = root.get("version").whole(0, Long.MAX_VALUE);
        if (!type.equals(TYPE) || version != VERSION) {
            throw new BadEnvelope(
                    Kind.FORMAT,
                    "the answer is " + Quoted.of(type) + " of version " + version + "; expected '" + TYPE
                            + "' of version " + VERSION);
        }
        if (!root.get("agent").text().equals(agent)) {
            throw new BadEnvelope(Kind.OTHER_AGENT, "the envelope is for another agent");
        }
        Optional<Field> answers = root.find("sequence");
        if (answers.isPresent() && answers.get().whole(0, Long.MAX_VALUE) != sequence) {
            throw new BadEnvelope(
                    Kind.OTHER_REPORT, "the envelope answers another report: it was held back, or sent again");
        }
    }

    private Envelope read() {
        return new Envelope(
                next(),
                outcomes(),
                sections(),
                desired(),
                proposals(),
                approvals(),
                refused,
                faults.size() > MOST_FAULTS ? faults.subList(0, MOST_FAULTS) : faults);
    }

    private Optional<Duration> next() {
        try {
            Optional<Field> wanted = root.find("next_interval_s");
            return wanted.isEmpty()
                    ? Optional.empty()
                    : Optional.of(Duration.ofSeconds(wanted.get().whole(1, 3600)));
        } catch (Wrong wrong) {
            return fault(wrong);
        }
    }

    private List<OrderKey> outcomes() {
        List<OrderKey> known = new ArrayList<>();
        for (Field item : list("acknowledged", "outcomes", MOST_OUTCOMES)) {
            try {
                known.add(new OrderKey(form(item.get("door"), DOOR, "the name of a door"), id(item.get("order_id"))));
            } catch (Wrong wrong) {
                fault(wrong);
            }
        }
        return known;
    }

    private Map<String, String> sections() {
        Map<String, String> known = new LinkedHashMap<>();
        try {
            Optional<Field> acknowledged = root.find("acknowledged");
            Optional<Field> sections = acknowledged.isEmpty()
                    ? Optional.empty()
                    : acknowledged.get().find("sections");
            if (sections.isPresent()) {
                for (Map.Entry<String, String> one : sections.get().texts().entrySet()) {
                    if (known.size() < MOST_SECTIONS
                            && SECTION.matcher(one.getKey()).matches()
                            && DIGEST.matcher(one.getValue()).matches()) {
                        known.put(one.getKey(), one.getValue());
                    }
                }
            }
        } catch (Wrong wrong) {
            fault(wrong);
        }
        return known;
    }

    private Optional<DesiredState> desired() {
        try {
            Optional<Field> wanted = root.find("desired");
            if (wanted.isEmpty()) {
                return Optional.empty();
            }
            long version = wanted.get().get("version").whole(1, LAST_VERSION);
            String document = wanted.get().get("document").object().value().toString();
            if (document.length() > MOST_DESIRED) {
                faults.add("desired.document has more than " + MOST_DESIRED + " characters; it is not taken");
                return Optional.empty();
            }
            return Optional.of(new DesiredState(version, document));
        } catch (Wrong wrong) {
            return fault(wrong);
        }
    }

    private List<Order> proposals() {
        List<Order> proposals = new ArrayList<>();
        for (Field item : list("", "proposals", MOST_PROPOSALS)) {
            try {
                proposal(item).ifPresent(proposals::add);
            } catch (Wrong wrong) {
                fault(wrong);
            }
        }
        return proposals;
    }

    /// One with an id is refused by its id, whatever else is wrong with it.
    private Optional<Order> proposal(Field item) throws Wrong {
        OrderId id = id(item.get("order_id"));
        String called = "";
        try {
            called = item.get("operation").text();
            if (!isName(called)) {
                refused.add(new Refusal(
                        id,
                        Quoted.of(called),
                        Refusal.UNKNOWN_OPERATION,
                        "there is no operation " + Quoted.of(called)));
                return Optional.empty();
            }
            Optional<Field> arguments = item.find("arguments");
            Map<String, String> texts =
                    arguments.isEmpty() ? Map.of() : arguments.get().texts();
            int characters = texts.values().stream().mapToInt(String::length).sum();
            if (characters > MOST_ARGUMENTS) {
                throw item.wrong(new IllegalArgumentException("its arguments have " + characters
                        + " characters together; at most " + MOST_ARGUMENTS + " are allowed"));
            }
            return Optional.of(new Order(id, new OperationName(called), texts));
        } catch (Wrong | IllegalArgumentException wrong) {
            refused.add(new Refusal(id, called, Refusal.FORMAT, String.valueOf(wrong.getMessage())));
            return Optional.empty();
        }
    }

    private static boolean isName(String text) {
        try {
            return new OperationName(text).value().length() <= 64;
        } catch (IllegalArgumentException none) {
            return false;
        }
    }

    private List<Approval> approvals() {
        List<Approval> approvals = new ArrayList<>();
        for (Field item : list("", "approvals", MOST_APPROVALS)) {
            try {
                approvals.add(approval(item));
            } catch (Wrong wrong) {
                fault(wrong);
            }
        }
        return approvals;
    }

    /// No larger than the Gate would look at: it may have to wait for others.
    private static Approval approval(Field item) throws Wrong {
        byte[] plan = demandSize(item.get("plan"), item.get("plan").base64(), Approval.MAX_PAYLOAD);
        Field all = item.get("signatures");
        List<byte[]> signatures = new ArrayList<>();
        for (Field signature : all.items()) {
            byte[] bytes = signature.text().getBytes(StandardCharsets.UTF_8);
            signatures.add(demandSize(signature, bytes, Approval.MAX_SIGNATURE));
        }
        if (signatures.size() > Approval.MAX_SIGNATURES) {
            throw all.wrong(new IllegalArgumentException(
                    signatures.size() + " signatures are too many: at most " + Approval.MAX_SIGNATURES));
        }
        return new Approval(plan, signatures);
    }

    private static byte[] demandSize(Field field, byte[] bytes, int most) throws Wrong {
        if (bytes.length > most) {
            throw field.wrong(new IllegalArgumentException(bytes.length + " bytes are too many: at most " + most));
        }
        return bytes;
    }

    /// No more than so many of a list that may be absent; how many there are beyond is named.
    ///
    /// @param within the object that holds it; empty for the envelope itself
    private List<Field> list(String within, String name, int most) {
        try {
            Optional<Field> holder = within.isEmpty() ? Optional.of(root) : root.find(within);
            Optional<Field> list =
                    holder.isEmpty() ? Optional.empty() : holder.get().find(name);
            List<Field> items = list.isEmpty() ? List.of() : list.get().items();
            if (items.size() > most) {
                faults.add(
                        name + " has " + items.size() + " entries; those after the first " + most + " are passed over");
            }
            return items.size() > most ? items.subList(0, most) : items;
        } catch (Wrong wrong) {
            fault(wrong);
            return List.of();
        }
    }

    private static OrderId id(Field field) throws Wrong {
        String text = field.text();
        try {
            return new OrderId(text);
        } catch (IllegalArgumentException form) {
            throw field.wrong(new IllegalArgumentException(
                    Quoted.of(text) + " is no order id: 1 to 64 letters, digits, '.', '_', '-'"));
        }
    }

    private static String form(Field field, Pattern form, String expected) throws Wrong {
        String text = field.text();
        if (!form.matcher(text).matches()) {
            throw field.wrong(new IllegalArgumentException(Quoted.of(text) + " is not " + expected));
        }
        return text;
    }

    private <T> Optional<T> fault(Wrong wrong) {
        faults.add(String.valueOf(wrong.getMessage()));
        return Optional.empty();
    }
}
