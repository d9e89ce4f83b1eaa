package felhom.ops;

import java.util.List;

/// An order's arguments are wrong; every problem names the argument, the value and what would be right.
public final class BadArguments extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient List<String> problems;

    public BadArguments(List<String> problems) {
        super(String.join("; ", problems));
        this.problems = List.copyOf(problems);
    }

    public List<String> problems() {
        return problems;
    }
}
