package felhom.control.value;

import felhom.engine.order.IssuedPlan;
import felhom.engine.trust.Approval;
import felhom.ops.ArgumentType;
import felhom.ops.Upid;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/// A value by all of its components, whatever its own `equals` looks at.
public final class Described {
    private Described() {}

    public static String of(Object value) {
        return switch (value) {
            case Optional<?> maybe -> maybe.map(Described::of).orElse("none");
            case Set<?> set -> set.stream().map(Described::of).sorted().collect(Collectors.joining(",", "{", "}"));
            case Collection<?> list -> list.stream().map(Described::of).collect(Collectors.joining(",", "[", "]"));
            case Map<?, ?> map -> {
                Map<String, String> sorted = new TreeMap<>();
                map.forEach((name, text) -> sorted.put(String.valueOf(name), of(text)));
                yield sorted.toString();
            }
            case byte[] bytes -> HexFormat.of().formatHex(bytes);
            case IssuedPlan plan ->
                of(List.of(plan.door(), plan.order(), plan.nonce(), plan.issued(), plan.expires(), plan.bytes()));
            case Approval approval -> of(List.of(approval.payload(), approval.signatures()));
            // How a text becomes a value is the daemon's business.
            case ArgumentType<?> type -> type.words();
            case Upid upid -> upid.text();
            case Record record ->
                record.getClass().getSimpleName()
                        + Arrays.stream(record.getClass().getRecordComponents())
                                .map(component -> component.getName() + "=" + of(component(record, component)))
                                .collect(Collectors.joining(",", "(", ")"));
            default -> value.toString();
        };
    }

    private static Object component(Record record, RecordComponent component) {
        try {
            return component.getAccessor().invoke(record);
        } catch (ReflectiveOperationException e) {
            throw new LinkageError(component.toString(), e);
        }
    }
}
