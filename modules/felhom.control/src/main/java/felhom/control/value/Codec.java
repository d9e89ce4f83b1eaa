package felhom.control.value;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.BooleanNode;
import tools.jackson.databind.node.DoubleNode;
import tools.jackson.databind.node.IntNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.LongNode;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.node.StringNode;

/// One kind of value as JSON: what it writes, it reads as the same.
public interface Codec<T> {
    JsonNode write(T value);

    /// @throws Malformed for anything that it would not write
    T read(JsonNode node);

    Codec<String> TEXT = of(
            StringNode::valueOf, node -> demand(node, node.isString(), "a text").asString());

    Codec<Boolean> FLAG = of(
            BooleanNode::valueOf,
            node -> demand(node, node.isBoolean(), "true or false").asBoolean());

    Codec<Integer> COUNT = of(
            IntNode::valueOf,
            node -> demand(node, node.isIntegralNumber() && node.canConvertToInt(), "a whole number")
                    .asInt());

    Codec<Long> LONG = of(
            LongNode::valueOf,
            node -> demand(node, node.isIntegralNumber() && node.canConvertToLong(), "a whole number")
                    .asLong());

    Codec<Double> NUMBER = of(
            DoubleNode::valueOf,
            node -> demand(node, node.isNumber(), "a number").asDouble());

    /// As ISO 8601 has it, to the nanosecond.
    Codec<Instant> TIME = text(Instant::toString, Instant::parse);

    /// As ISO 8601 has it, such as `PT1.5S`.
    Codec<Duration> SPAN = text(Duration::toString, Duration::parse);

    /// Base64.
    Codec<byte[]> BYTES = text(Base64.getEncoder()::encodeToString, Base64.getDecoder()::decode);

    /// Where there is nothing to say.
    Codec<Nothing> NOTHING = object((_, _) -> {}, _ -> Nothing.NOTHING);

    enum Nothing {
        NOTHING
    }

    static <T> Codec<T> of(Function<T, JsonNode> writer, Function<JsonNode, T> reader) {
        return new Codec<>() {
            @Override
            public JsonNode write(T value) {
                return writer.apply(value);
            }

            @Override
            public T read(JsonNode node) {
                return reader.apply(node);
            }
        };
    }

    /// As an object with fields.
    static <T> Codec<T> object(BiConsumer<T, To> writer, Function<From, T> reader) {
        return of(
                value -> {
                    ObjectNode node = JsonNodeFactory.instance.objectNode();
                    writer.accept(value, new To(node));
                    return node;
                },
                node -> {
                    demand(node, node.isObject(), "an object");
                    return made(() -> reader.apply(new From(node)));
                });
    }

    static <T> Codec<T> text(Function<T, String> writer, Function<String, T> reader) {
        return of(value -> StringNode.valueOf(writer.apply(value)), node -> {
            String text = TEXT.read(node);
            return made(() -> reader.apply(text));
        });
    }

    /// One of a few words: the constant's name in small letters.
    static <E extends Enum<E>> Codec<E> word(Class<E> type) {
        return text(
                constant -> constant.name().toLowerCase(Locale.ROOT),
                word -> Arrays.stream(type.getEnumConstants())
                        .filter(constant ->
                                constant.name().toLowerCase(Locale.ROOT).equals(word))
                        .findFirst()
                        .orElseThrow(() -> new Malformed("'" + word + "' is none of "
                                + Arrays.stream(type.getEnumConstants())
                                        .map(constant -> constant.name().toLowerCase(Locale.ROOT))
                                        .collect(Collectors.joining(", ")))));
    }

    default Codec<List<T>> list() {
        return of(
                values -> {
                    ArrayNode array = JsonNodeFactory.instance.arrayNode();
                    values.forEach(value -> array.add(write(value)));
                    return array;
                },
                node -> {
                    demand(node, node.isArray(), "a list");
                    List<T> values = new ArrayList<>();
                    for (JsonNode item : node) {
                        try {
                            values.add(read(item));
                        } catch (Malformed wrong) {
                            throw wrong.in(Integer.toString(values.size()));
                        }
                    }
                    return values;
                });
    }

    private static JsonNode demand(JsonNode node, boolean right, String expected) {
        if (!right) {
            String found = node.isMissingNode()
                    ? "it is missing"
                    : "it is " + node.getNodeType().name().toLowerCase(Locale.ROOT);
            throw new Malformed("expected " + expected + ", and " + found);
        }
        return node;
    }

    private static <T> T made(Supplier<T> making) {
        try {
            return making.get();
        } catch (IllegalArgumentException | DateTimeException wrong) {
            throw new Malformed(String.valueOf(wrong.getMessage()));
        }
    }
}
