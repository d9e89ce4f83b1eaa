package felhom.ops;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/// The arguments that an operation takes.
public record Arguments(List<Parameter<?>> parameters) {
    public Arguments {
        parameters = List.copyOf(parameters);
    }

    public static Arguments of(Parameter<?>... parameters) {
        return new Arguments(List.of(parameters));
    }

    /// Reads an order's arguments.
    ///
    /// @throws BadArguments that names every wrong argument at once, each with its value and what would be right
    public Args parse(Map<String, String> given) {
        List<String> problems = new ArrayList<>();
        Map<String, Object> values = new TreeMap<>();
        for (Parameter<?> parameter : parameters) {
            read(parameter, given, values, problems);
        }
        String known = parameters.stream().map(Parameter::name).collect(Collectors.joining(", "));
        given.keySet().stream()
                .filter(name -> parameters.stream().noneMatch(p -> p.name().equals(name)))
                .sorted()
                .forEach(name -> problems.add(name + ": no such argument; there is " + known));
        if (!problems.isEmpty()) {
            throw new BadArguments(problems);
        }
        return new Args(values);
    }

    private static <T> void read(
            Parameter<T> parameter, Map<String, String> given, Map<String, Object> values, List<String> problems) {
        String text = given.get(parameter.name());
        if (text == null) {
            parameter.fallback().ifPresent(value -> values.put(parameter.name(), value));
            if (parameter.required()) {
                problems.add(parameter.name() + ": missing; expected "
                        + parameter.type().words());
            }
            return;
        }
        try {
            T value = parameter.type().parser().apply(text);
            if (value == null) {
                throw new IllegalStateException("the type of argument '" + parameter.name() + "' made no value");
            }
            values.put(parameter.name(), value);
        } catch (IllegalArgumentException wrong) {
            problems.add(parameter.name() + ": " + wrong.getMessage());
        }
    }
}
