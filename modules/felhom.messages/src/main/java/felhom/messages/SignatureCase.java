package felhom.messages;

import felhom.engine.trust.Signatures;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// A signature to be judged, as somebody asks for it: one JSON object with everything that it takes. Read strictly, as
/// what is left out by a slip of the pen would be believed.
public final class SignatureCase {
    private static final Set<String> FIELDS =
            Set.of("id", "sig_b64", "message_b64", "namespace", "principal", "allowed_signers", "revoked", "now");
    private static final JsonMapper STRICT = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private final byte[] signature;
    private final byte[] message;
    private final String allowedSigners;
    private final Optional<String> revoked;
    private final Signatures.Question question;

    private SignatureCase(JsonNode tree) throws MalformedException {
        JsonNode list = tree.path("revoked");
        signature = bytes(tree, "sig_b64");
        message = bytes(tree, "message_b64");
        allowedSigners = text(tree, "allowed_signers");
        revoked = list.isMissingNode() || list.isNull() ? Optional.empty() : Optional.of(text(tree, "revoked"));
        question = new Signatures.Question(text(tree, "namespace"), text(tree, "principal"), now(tree));
    }

    public String allowedSigners() {
        return allowedSigners;
    }

    public Optional<String> revoked() {
        return revoked;
    }

    public Signatures.Judgement judge(Signatures.Checker checker) {
        return checker.judge(signature, message, question);
    }

    /// The line is no case; the message says what is wrong with it.
    public static final class MalformedException extends Exception {
        private static final long serialVersionUID = 1L;

        public MalformedException(String message) {
            super(message);
        }
    }

    /// What the case is called by whoever asks: a text, a number, or null.
    public static final class Id {
        private final JsonNode tree;

        private Id(JsonNode tree) {
            this.tree = tree;
        }

        JsonNode tree() {
            return tree;
        }
    }

    /// As it was given, so that the caller finds it again; a null where the line has none that can be read. It is
    /// looked for first, so that a line that breaks off later still gets an answer of its own.
    public static Id id(byte[] line) {
        return new Id(idIn(line));
    }

    private static JsonNode idIn(byte[] line) {
        JsonNode none = STRICT.nullNode();
        try (JsonParser parser = STRICT.createParser(line)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                return none;
            }
            while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
                boolean id = parser.currentName().equals("id");
                JsonToken value = parser.nextToken();
                if (id) {
                    return switch (value) {
                        case VALUE_STRING -> STRICT.getNodeFactory().stringNode(parser.getString());
                        case VALUE_NUMBER_INT -> STRICT.getNodeFactory().numberNode(parser.getBigIntegerValue());
                        default -> none;
                    };
                }
                parser.skipChildren();
            }
            return none;
        } catch (JacksonException e) {
            return none;
        }
    }

    public static SignatureCase of(byte[] line) throws MalformedException {
        JsonNode tree;
        try {
            tree = STRICT.readTree(line);
        } catch (JacksonException e) {
            throw new MalformedException("not valid JSON, too deep or with too long a number, or a field stands twice"
                    + at(e.getLocation()));
        }
        if (!tree.isObject()) {
            throw new MalformedException("not a JSON object");
        }
        if (!tree.path("id").isString() && !tree.path("id").isIntegralNumber()) {
            throw new MalformedException("id: expected text or a whole number");
        }
        // A misspelt 'revoked' must not mean that nothing is revoked.
        Set<String> strange = new TreeSet<>(tree.propertyNames());
        strange.removeAll(FIELDS);
        if (!strange.isEmpty()) {
            throw new MalformedException("there is no field '"
                    + strange.iterator().next() + "'; there is " + String.join(", ", new TreeSet<>(FIELDS)));
        }
        return new SignatureCase(tree);
    }

    // What breaks a limit has no place.
    private static String at(@Nullable TokenStreamLocation place) {
        return place == null ? "" : ", at column " + place.getColumnNr();
    }

    private static String text(JsonNode tree, String field) throws MalformedException {
        JsonNode node = tree.path(field);
        if (!node.isString()) {
            throw new MalformedException(field + ": expected text");
        }
        return node.asString();
    }

    private static byte[] bytes(JsonNode tree, String field) throws MalformedException {
        try {
            return Base64.getDecoder().decode(text(tree, field));
        } catch (IllegalArgumentException e) {
            throw new MalformedException(field + ": not base64");
        }
    }

    private static Instant now(JsonNode tree) throws MalformedException {
        JsonNode node = tree.path("now");
        if (!node.isIntegralNumber() || !node.canConvertToLong()) {
            throw new MalformedException("now: expected seconds since 1970, as a whole number");
        }
        try {
            return Instant.ofEpochSecond(node.asLong());
        } catch (DateTimeException e) {
            throw new MalformedException("now: " + node + " is out of range");
        }
    }
}
