package felhom.engine.view;

import java.time.Instant;
import java.util.Optional;
import java.util.function.Function;

/// What came of reading one part of the host. Only [Fresh] and [Stale] say anything about it: where a right
/// is missing, nobody knows, and that is another thing than "none".
public sealed interface Reading<T> {
    /// @param at when it was read
    record Fresh<T>(T value, Instant at) implements Reading<T> {}

    /// What was read last, since it cannot be read now.
    ///
    /// @param since when it was read
    record Stale<T>(T value, Instant since, String why) implements Reading<T> {}

    /// @param privilege as Proxmox VE calls it, alternatives joined by `|`
    record Denied<T>(String privilege, String path) implements Reading<T> {
        public Denied(Lacking lacking) {
            this(lacking.privilege(), lacking.path());
        }
    }

    record Failed<T>(String why) implements Reading<T> {}

    /// The host has no such thing, or this version does not read it.
    record Absent<T>(String why) implements Reading<T> {}

    default Optional<T> known() {
        return switch (this) {
            case Fresh<T>(T value, var _) -> Optional.of(value);
            case Stale<T>(T value, var _, var _) -> Optional.of(value);
            case Denied<T> _, Failed<T> _, Absent<T> _ -> Optional.empty();
        };
    }

    /// Why it says nothing of now, in words; empty where it does.
    default Optional<String> trouble() {
        return switch (this) {
            case Fresh<T> _ -> Optional.empty();
            case Stale<T>(var _, var _, String why) -> Optional.of(why);
            case Denied<T>(String privilege, String path) ->
                Optional.of("the token lacks " + privilege.replace("|", " or ") + " on " + path);
            case Failed<T>(String why) -> Optional.of(why);
            case Absent<T>(String why) -> Optional.of(why);
        };
    }

    default <U> Reading<U> map(Function<? super T, ? extends U> change) {
        return switch (this) {
            case Fresh<T>(T value, Instant at) -> new Fresh<>(change.apply(value), at);
            case Stale<T>(T value, Instant since, String why) -> new Stale<>(change.apply(value), since, why);
            case Denied<T>(String privilege, String path) -> new Denied<>(privilege, path);
            case Failed<T>(String why) -> new Failed<>(why);
            case Absent<T>(String why) -> new Absent<>(why);
        };
    }

    /// A part of a list that the host shortens without a word: an empty one that may be shortened is unknown.
    default <U> Reading<Listed<U>> list(Function<? super T, Listed<U>> part) {
        Optional<Lacking> unknown =
                known().map(part).filter(list -> list.items().isEmpty()).flatMap(Listed::hidden);
        return unknown.isPresent() ? new Denied<>(unknown.get()) : map(part);
    }
}
