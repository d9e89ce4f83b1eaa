package felhom.engine.authority;

import java.util.Objects;

/// What only the engine can show: that it is the engine that speaks. This package is exported to nobody, so no other
/// module can name this type, and what asks for one does nothing for anybody else.
public final class Authority {
    public static final Authority ENGINE = new Authority();

    private Authority() {}

    /// @param shown what the caller has shown
    /// @throws NullPointerException when it has shown nothing, which is all that another module can show
    public static void demand(Authority shown) {
        Objects.requireNonNull(shown, "only the engine says where an order comes from");
    }
}
