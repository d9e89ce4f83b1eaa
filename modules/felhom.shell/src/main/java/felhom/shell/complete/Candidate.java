package felhom.shell.complete;

import java.util.Optional;

/// A word that may stand where the cursor is.
///
/// @param value what it means, the whole word
/// @param typed how it is typed, from the word's beginning, its quotes with it
/// @param shown what stands in the list: of `vmid=101` only `101`. Printable, whatever host or disk have
///     called it
/// @param description printable too
/// @param group what kind of thing it is, such as `guests`
/// @param greyed why it would be refused; it may be typed all the same
/// @param blank whether the word is finished by it, so that a blank follows
public record Candidate(
        String value,
        String typed,
        String shown,
        String description,
        String group,
        Optional<String> greyed,
        boolean blank) {}
