package felhom.testkit.hubcontract;

import java.util.Optional;

/// One thing that an answer has to be.
///
/// @param expected in words
/// @param instead what it is; empty where it is that
record Finding(String expected, Optional<String> instead) {
    static Finding ok(String expected) {
        return new Finding(expected, Optional.empty());
    }

    static Finding wrong(String expected, String instead) {
        return new Finding(expected, Optional.of(instead));
    }

    static Finding of(String expected, boolean right, String instead) {
        return right ? ok(expected) : wrong(expected, instead);
    }

    boolean isWrong() {
        return instead.isPresent();
    }
}
