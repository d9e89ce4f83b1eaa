package felhom.control.wire;

import felhom.control.value.Codec;

/// One thing that can be asked of a daemon.
///
/// @param name such as `inventory.guest`
public record Method<A, R>(String name, Codec<A> arguments, Codec<R> result) {
    /// One whose answer is a list, which comes in parts.
    ///
    /// @param atOnce whether an item is sent as soon as it is known, and not kept until there are more
    public record Listing<A, T>(String name, Codec<A> arguments, Codec<T> item, boolean atOnce) {}
}
