package felhom.ops;

import java.util.OptionalLong;

/// What a step costs, written by the capability's implementation, never by the operation. `bytes` where it is known.
public record Effect(String words, OptionalLong bytes) {
    public static Effect of(String words) {
        return new Effect(words, OptionalLong.empty());
    }
}
