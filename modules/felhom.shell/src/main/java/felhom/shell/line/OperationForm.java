package felhom.shell.line;

import felhom.ops.Operation;
import felhom.ops.OperationName;
import felhom.ops.Parameter;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/// What an operation takes, in the terms of a command: each argument is a value as any other, typed as `NAME=VALUE`.
public record OperationForm(OperationName name, boolean destructive, List<Argument<?>> arguments) {
    public OperationForm {
        arguments = List.copyOf(arguments);
    }

    /// @param required whether it has to be given
    public record Argument<T>(Value<T> value, boolean required, String help) {
        static <T> Argument<T> of(Parameter<T> parameter) {
            return new Argument<>(Value.of(parameter), parameter.required(), parameter.help());
        }

        String usage() {
            return required ? value.name() + "=..." : "[" + value.name() + "=...]";
        }
    }

    public static OperationForm of(Operation operation) {
        List<Argument<?>> arguments = operation.arguments().parameters().stream()
                .<Argument<?>>map(Argument::of)
                .toList();
        return new OperationForm(operation.name(), operation instanceof Operation.Destructive, arguments);
    }

    public Optional<Argument<?>> argument(String name) {
        return arguments.stream().filter(one -> one.value().name().equals(name)).findFirst();
    }

    /// Such as `vmid=... [description=...]`; what stands in brackets may be left out.
    public String usage() {
        return arguments.stream().map(Argument::usage).collect(Collectors.joining(" "));
    }
}
