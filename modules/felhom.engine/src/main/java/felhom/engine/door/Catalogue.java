package felhom.engine.door;

import felhom.engine.order.Order;
import felhom.ops.Operation;
import felhom.ops.OperationName;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/// The operations this agent has, by name.
public final class Catalogue {
    private final SortedMap<OperationName, Operation> byName = new TreeMap<>();

    private Catalogue(Iterable<Operation> operations) {
        for (Operation operation : operations) {
            Operation other = byName.putIfAbsent(operation.name(), operation);
            if (other != null) {
                throw new IllegalStateException("two operations are called '" + operation.name() + "': "
                        + other.getClass().getName() + " and "
                        + operation.getClass().getName() + "; remove one of them");
            }
        }
    }

    /// Every operation that a module provides.
    ///
    /// @throws IllegalStateException when two have the same name
    public static Catalogue load() {
        return new Catalogue(ServiceLoader.load(Operation.class));
    }

    public static Catalogue of(Operation... operations) {
        return new Catalogue(List.of(operations));
    }

    public Optional<Operation> find(OperationName name) {
        return Optional.ofNullable(byName.get(name));
    }

    /// With the arguments that were left out; as it is where it cannot be read.
    public Order complete(Order order) {
        return find(order.operation())
                .map(operation -> Offer.of(operation).complete(order))
                .orElse(order);
    }

    public Set<OperationName> names() {
        return Set.copyOf(byName.keySet());
    }

    /// Those that need operators' signatures.
    public Set<OperationName> destructive() {
        return byName.values().stream()
                .filter(Operation.Destructive.class::isInstance)
                .map(Operation::name)
                .collect(Collectors.toUnmodifiableSet());
    }

    /// The same as data.
    public List<Offer> offers() {
        return byName.values().stream().map(Offer::of).toList();
    }

    public Collection<Operation> operations() {
        return List.copyOf(byName.values());
    }
}
