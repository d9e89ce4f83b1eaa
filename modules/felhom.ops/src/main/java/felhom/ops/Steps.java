package felhom.ops;

import java.util.Arrays;
import java.util.List;

/// The capability calls of a plan, in order. `S` is [Step.Benign] where nothing destructive may be among them.
public record Steps<S extends Step>(List<S> list) {
    /// @throws IllegalArgumentException when there is none: an operation that does nothing is no operation
    public Steps {
        list = List.copyOf(list);
        if (list.isEmpty()) {
            throw new IllegalArgumentException("a plan without steps");
        }
    }

    @SafeVarargs
    @SuppressWarnings("varargs") // the array is copied at once and never seen again
    public static <S extends Step> Steps<S> of(S... steps) {
        return new Steps<>(Arrays.asList(steps));
    }
}
