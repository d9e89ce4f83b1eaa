package felhom.host.hardware;

import felhom.engine.view.SelfTestRun;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/// What of a disk's figures somebody should do something about, the worst first.
record HealthWarnings(
        Optional<Boolean> passed,
        OptionalInt temperature,
        OptionalInt critical,
        OptionalInt wear,
        List<String> failing) {
    /// In per cent: time to order another one.
    private static final int WORN = 90;

    List<String> of(
            OptionalLong pending,
            OptionalLong uncorrectable,
            Optional<BigInteger> mediaErrors,
            List<SelfTestRun> selfTests) {
        List<String> warnings = new ArrayList<>();
        if (passed.isPresent() && !passed.get()) {
            warnings.add("it says that it is failing: back up what is on it and replace it now");
        }
        failing.forEach(what -> warnings.add("it says of itself: FAILING NOW: " + what));
        selfTests.stream()
                .filter(run -> run.passed().isPresent())
                .findFirst()
                .filter(run -> !run.passed().get())
                .ifPresent(run -> warnings.add("its last self-test failed: " + run.type() + ": " + run.result()
                        + ": back up what is on it and plan to replace it"));
        count(
                        pending,
                        "sectors that it cannot read now: see that what is on it is backed up, and replace it when they"
                                + " become more")
                .ifPresent(warnings::add);
        count(
                        uncorrectable,
                        "sectors or errors that it could not mend: see that what is on it is backed up, and plan to"
                                + " replace it")
                .ifPresent(warnings::add);
        mediaErrors
                .filter(count -> count.signum() > 0)
                .ifPresent(count -> warnings.add("it has failed to read or write data " + count
                        + " times: see that what is on it is backed up, and replace it when they become more"));
        if (wear.isPresent() && wear.getAsInt() >= WORN) {
            warnings.add("it is worn to " + wear.getAsInt() + " % of what it is made for: plan to replace it");
        }
        if (temperature.isPresent() && critical.isPresent() && temperature.getAsInt() >= critical.getAsInt()) {
            warnings.add("it is too hot: " + temperature.getAsInt() + " °C, and " + critical.getAsInt()
                    + " °C is its own limit");
        }
        return List.copyOf(warnings);
    }

    private static Optional<String> count(OptionalLong count, String what) {
        return count.stream()
                .filter(many -> many > 0)
                .mapToObj(many -> "it has " + many + " " + what)
                .findFirst();
    }
}
