package felhom.shell;

import java.util.Optional;

/// An option of a command. `value` names what follows it, such as `N`; a flag has none.
record Option(String name, Optional<String> value, String help) {
    static Option flag(String name, String help) {
        return new Option(name, Optional.empty(), help);
    }

    static Option valued(String name, String value, String help) {
        return new Option(name, Optional.of(value), help);
    }

    String usage() {
        return name + value.map(v -> " " + v).orElse("");
    }
}
