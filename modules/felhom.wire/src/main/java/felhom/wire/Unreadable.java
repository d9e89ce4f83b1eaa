package felhom.wire;

/// Not a step or a stage that this version knows; the message names the field, its value and what would be
/// right.
public final class Unreadable extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    public Unreadable(String message) {
        super(message);
    }
}
