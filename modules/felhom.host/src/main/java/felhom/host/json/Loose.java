package felhom.host.json;

import java.math.BigInteger;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// A value that may be there. What is not of the type that is asked for counts as absent: one odd field of a
/// disk is to hide no other.
public final class Loose {
    /// The text is no JSON.
    public static final class NotJson extends Exception {
        private static final long serialVersionUID = 1L;

        private NotJson() {
            super("it is no JSON: it is empty");
        }

        private NotJson(JacksonException cause) {
            super("it is no JSON: " + cause.getOriginalMessage(), cause);
        }
    }

    private static final JsonMapper JSON = JsonMapper.shared();

    /// 128 bits have 39 digits (NVMe's counters).
    private static final Pattern WHOLE = Pattern.compile("-?[0-9]{1,39}");

    private static final BigInteger LEAST = BigInteger.valueOf(Long.MIN_VALUE);
    private static final BigInteger MOST = BigInteger.valueOf(Long.MAX_VALUE);

    private final JsonNode node;

    private Loose(JsonNode node) {
        this.node = node;
    }

    /// @throws NotJson for a text that is none, such as one that was cut
    public static Loose read(String text) throws NotJson {
        JsonNode tree;
        try {
            tree = JSON.readTree(text);
        } catch (JacksonException no) {
            throw new NotJson(no);
        }
        if (tree.isMissingNode()) {
            throw new NotJson();
        }
        return new Loose(tree);
    }

    /// The value of that name in an object; absent in anything else.
    public Loose at(String name) {
        return new Loose(node.path(name));
    }

    public boolean isThere() {
        return !node.isMissingNode() && !node.isNull();
    }

    /// Empty for a blank one, and for what says that there is none.
    public Optional<String> text() {
        return Optional.of(node)
                .filter(JsonNode::isString)
                .map(value -> value.stringValue().strip())
                .filter(value -> !value.isEmpty() && !value.equalsIgnoreCase("N/A"));
    }

    /// A number without a fraction, or a text that is one.
    public Optional<BigInteger> big() {
        if (node.isIntegralNumber()) {
            return Optional.of(node.bigIntegerValue());
        }
        return text().filter(value -> WHOLE.matcher(value).matches()).map(BigInteger::new);
    }

    /// The same; one that no long holds is absent.
    public OptionalLong whole() {
        return big().filter(value -> value.compareTo(LEAST) >= 0 && value.compareTo(MOST) <= 0)
                .map(value -> OptionalLong.of(value.longValue()))
                .orElse(OptionalLong.empty());
    }

    /// `true` or `false`, or as older tools say it: `1` and `0`, as numbers or texts.
    public Optional<Boolean> flag() {
        if (node.isBoolean()) {
            return Optional.of(node.booleanValue());
        }
        return big().map(BigInteger::toString)
                .or(() -> text().map(value -> value.toLowerCase(Locale.ROOT)))
                .flatMap(value -> switch (value) {
                    case "1", "true" -> Optional.of(true);
                    case "0", "false" -> Optional.of(false);
                    default -> Optional.empty();
                });
    }

    /// Those of a list, in order; none of anything else.
    public List<Loose> items() {
        return node.isArray() ? node.valueStream().map(Loose::new).toList() : List.of();
    }

    /// The fields of an object whose names begin so, in its order.
    public Stream<Loose> named(String beginning) {
        return node.properties().stream()
                .filter(field -> field.getKey().startsWith(beginning))
                .map(field -> new Loose(field.getValue()));
    }
}
