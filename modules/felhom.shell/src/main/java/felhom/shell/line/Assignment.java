package felhom.shell.line;

import felhom.ops.ArgumentType;

/// An operation's argument as it is typed, `NAME=VALUE`. What the value may be, the operation says.
public record Assignment(String name, String value) {
    public static final ArgumentType<Assignment> TYPE = new ArgumentType<>("NAME=VALUE", Assignment::of);

    private static Assignment of(String word) {
        int equals = word.indexOf('=');
        if (equals < 1) {
            // It has no name to speak of it by but itself.
            throw new UsageError("'" + word + "': expected NAME=VALUE, such as vmid=101");
        }
        return new Assignment(word.substring(0, equals), word.substring(equals + 1));
    }
}
