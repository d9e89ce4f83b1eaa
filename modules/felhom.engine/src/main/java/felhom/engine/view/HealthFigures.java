package felhom.engine.view;

import java.math.BigInteger;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/// What a disk says of its own health. Each is empty where it does not say.
///
/// @param passed its own verdict: false when it expects to fail
/// @param temperature in °C
/// @param critical the temperature that it calls too hot, in °C
/// @param wear in per cent of the writes that it is made for, 0 for a new one; may be above 100
/// @param reallocated sectors that were replaced by spare ones
/// @param pending sectors that could not be read, and are replaced when they are written
/// @param uncorrectable sectors that could not be read, or errors that could not be mended
/// @param mediaErrors how often data could not be read or written since it was made
/// @param powerOnHours in hours
/// @param spins whether it has a motor, which stands still while it sleeps
/// @param failing what it says of itself that is below what its maker allows now
/// @param selfTests the newest first
/// @param warnings what of all this somebody should do something about, in plain words
public record HealthFigures(
        Optional<Boolean> passed,
        OptionalInt temperature,
        OptionalInt critical,
        OptionalInt wear,
        OptionalLong reallocated,
        OptionalLong pending,
        OptionalLong uncorrectable,
        Optional<BigInteger> mediaErrors,
        OptionalLong powerOnHours,
        Optional<Boolean> spins,
        List<String> failing,
        List<SelfTestRun> selfTests,
        List<String> warnings) {
    public HealthFigures {
        failing = List.copyOf(failing);
        selfTests = List.copyOf(selfTests);
        warnings = List.copyOf(warnings);
    }
}
