package felhom.testkit.fault;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

/// Faults by chance, the same in each run with a seed: what the n-th request to an endpoint meets depends on the seed,
/// the endpoint and n only, however requests to different endpoints interleave.
final class Chaos {
    private final long seed;
    private final double rate;
    private final List<Named> troubles;
    private final Map<String, Integer> seen = new HashMap<>();

    /// A fault, and what the one who ordered it calls it.
    record Named(String name, Trouble trouble) {}

    Chaos(long seed, double rate, List<Named> troubles) {
        if (rate < 0 || rate > 1) throw new IllegalArgumentException("not a rate from 0 to 1: " + rate);
        if (troubles.isEmpty()) throw new IllegalArgumentException("no faults to choose from");
        this.seed = seed;
        this.rate = rate;
        this.troubles = List.copyOf(troubles);
    }

    Optional<Named> next(String methodAndPath) {
        int number = seen.merge(methodAndPath, 1, Integer::sum);
        var dice = new Random(seed * 31 + methodAndPath.hashCode() * 17L + number * 0x9E3779B97F4A7C15L);
        // The first numbers of similar seeds are alike.
        for (int i = 0; i < 3; i++) dice.nextLong();
        if (dice.nextDouble() >= rate) return Optional.empty();
        return Optional.of(troubles.get(dice.nextInt(troubles.size())));
    }
}
