package felhom.authz.gate;

import felhom.authz.gate.StrictJson.Malformed;
import felhom.engine.trust.Signatures;
import felhom.ops.OperationName;
import felhom.ops.Vmid;
import java.time.Duration;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/// The host's own rules: how many operators have to sign what, and for how long a plan may be held. Never
/// taken from an order, a guest or its tags.
///
/// {@snippet lang=json :
/// {"version": 1,
///  "default": {"threshold": 1},
///  "operations": {"rollback": {"threshold": 2, "lifetime_minutes": 30}},
///  "guests": {"101": {"threshold": 2}}}
/// }
final class Policy {
    /// One operator, and the lifetimes that fit an operator who signs at once.
    static final Policy DEFAULT = new Policy(new Rule(Optional.empty(), Optional.empty()), Map.of(), Map.of());

    private static final Set<String> RULE = Set.of("threshold", "lifetime_minutes");
    private static final Map<String, Duration> LIFETIMES =
            Map.of("rollback", Duration.ofMinutes(15), "stop", Duration.ofMinutes(60));
    private static final Duration LIFETIME = Duration.ofMinutes(10);

    private final Rule otherwise;
    private final Map<OperationName, Rule> operations;
    private final Map<Vmid, Rule> guests;

    private record Rule(Optional<Integer> threshold, Optional<Duration> lifetime) {}

    private Policy(Rule otherwise, Map<OperationName, Rule> operations, Map<Vmid, Rule> guests) {
        this.otherwise = otherwise;
        this.operations = operations;
        this.guests = guests;
    }

    /// @throws Malformed that names the field, the value and what would be right
    static Policy parse(byte[] file, Set<OperationName> known) {
        StrictJson json = StrictJson.read(file).only(Set.of("version"), Set.of("default", "operations", "guests"));
        json.whole("version", 1, 1);
        Map<OperationName, Rule> operations = new TreeMap<>();
        Map<Vmid, Rule> guests = new TreeMap<>();
        try {
            if (json.has("operations")) {
                StrictJson each = json.object("operations");
                each.names().forEach(name -> operations.put(new OperationName(name), rule(each.object(name))));
            }
            if (json.has("guests")) {
                StrictJson each = json.object("guests");
                each.names().forEach(vmid -> guests.put(Vmid.of(vmid), rule(each.object(vmid))));
            }
        } catch (IllegalArgumentException wrong) {
            throw new Malformed(String.valueOf(wrong.getMessage()));
        }
        operations.keySet().stream()
                .filter(name -> !known.contains(name))
                .findFirst()
                .ifPresent(name -> {
                    throw new Malformed("operations: there is no operation '" + name + "'; there is " + known);
                });
        Rule otherwise = json.has("default") ? rule(json.object("default")) : DEFAULT.otherwise;
        return new Policy(otherwise, operations, guests);
    }

    private static Rule rule(StrictJson json) {
        json.only(Set.of(), RULE);
        return new Rule(
                json.has("threshold") ? Optional.of((int) json.whole("threshold", 1, 8)) : Optional.empty(),
                json.has("lifetime_minutes")
                        ? Optional.of(Duration.ofMinutes(json.whole("lifetime_minutes", 1, 1440)))
                        : Optional.empty());
    }

    /// How many different operators have to sign: the most that any rule asks for.
    int threshold(OperationName operation, Set<Vmid> touched) {
        return asked(operation, touched).operators();
    }

    /// The same with the rule that asks for so many.
    Signatures.Asked asked(OperationName operation, Set<Vmid> touched) {
        Map<String, Integer> asked = new TreeMap<>();
        of(operation, asked);
        for (Vmid guest : touched) {
            Optional.ofNullable(guests.get(guest))
                    .flatMap(Rule::threshold)
                    .ifPresent(count -> asked.put("guests." + guest, count));
        }
        return most(asked);
    }

    /// The rule that asks for the most operators.
    ///
    /// @param signed the operations that are signed at all; what is asked for others is asked of nobody
    Signatures.Asked most(Set<OperationName> signed) {
        Map<String, Integer> asked = new TreeMap<>(Map.of("default", 1));
        for (OperationName operation : signed) {
            of(operation, asked);
        }
        guests.forEach((vmid, rule) -> rule.threshold().ifPresent(count -> asked.put("guests." + vmid, count)));
        return most(asked);
    }

    private void of(OperationName operation, Map<String, Integer> asked) {
        rule(operation)
                .threshold()
                .ifPresentOrElse(
                        count -> asked.put("operations." + operation, count),
                        () -> asked.put("default", otherwise.threshold().orElse(1)));
    }

    private static Signatures.Asked most(Map<String, Integer> asked) {
        return asked.entrySet().stream()
                .map(rule -> new Signatures.Asked(rule.getValue(), rule.getKey()))
                .max(Comparator.comparingInt(Signatures.Asked::operators))
                .orElseThrow();
    }

    /// For how long a plan may be held: the least that any rule allows.
    Duration lifetime(OperationName operation, Set<Vmid> touched) {
        Duration least = rule(operation)
                .lifetime()
                .or(otherwise::lifetime)
                .orElse(LIFETIMES.getOrDefault(operation.value(), LIFETIME));
        for (Vmid guest : touched) {
            Duration its = Optional.ofNullable(guests.get(guest))
                    .flatMap(Rule::lifetime)
                    .orElse(least);
            least = its.compareTo(least) < 0 ? its : least;
        }
        return least;
    }

    private Rule rule(OperationName operation) {
        return operations.getOrDefault(operation, DEFAULT.otherwise);
    }
}
