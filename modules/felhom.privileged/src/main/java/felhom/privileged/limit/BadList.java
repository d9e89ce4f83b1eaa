package felhom.privileged.limit;

/// Root's list is not there, not root's alone to write, or has a line that is not understood; nothing is
/// allowed then. The message names the file, the line and what is expected.
public final class BadList extends Exception {
    private static final long serialVersionUID = 1L;

    BadList(String message) {
        super(message);
    }
}
