package felhom.bench;

import felhom.proxmox.ClientBench;
import java.util.Collection;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;

/// Runs the benchmarks whose name holds the first argument (all without one) and ends with each measure
/// against its twin, which is what a budget can be held to on any machine. `client` names the one that is no
/// JMH benchmark.
public final class BenchMain {
    private static final String ALLOCATED = "gc.alloc.rate.norm";

    private BenchMain() {}

    public static void main(String[] args) throws Exception {
        if (args.length > 0 && args[0].equalsIgnoreCase("client")) {
            ClientBench.main(args);
            return;
        }
        var options = new OptionsBuilder()
                .include(args.length > 0 ? args[0] : "felhom.bench")
                .addProfiler(GCProfiler.class)
                .jvmArgsAppend(
                        "-XX:+UseSerialGC",
                        "-Dfelhom.bench.vectors=" + System.getProperty("felhom.bench.vectors", ""),
                        "-Dfelhom.bench.directory=" + System.getProperty("felhom.bench.directory", ""))
                .forks(2)
                .warmupIterations(3)
                .warmupTime(TimeValue.seconds(1))
                .measurementIterations(5)
                .measurementTime(TimeValue.seconds(1))
                .build();
        report(new Runner(options).run());
        if (args.length == 0) {
            ClientBench.main(args);
        }
    }

    private static void report(Collection<RunResult> results) {
        Map<String, RunResult> named = new TreeMap<>();
        for (RunResult result : results) {
            String kind = result.getParams().getParam("kind");
            String benchmark = result.getParams().getBenchmark();
            named.put(
                    benchmark.substring(benchmark.lastIndexOf('.', benchmark.lastIndexOf('.') - 1) + 1)
                            + (kind == null ? "" : " " + kind),
                    result);
        }
        System.out.println();
        for (Sample.Kind kind : Sample.Kind.values()) {
            RunResult whole = named.get("VerifyBenchmark.whole " + kind);
            RunResult raw = named.get("VerifyBenchmark.raw " + kind);
            if (whole != null && raw != null) {
                say(
                        "%-12s verified at %5.1f %% of the speed of the two raw checks, allocating %.1f KiB, %.1f KiB"
                                + " more than they do",
                        kind,
                        100 * score(raw) / score(whole),
                        allocated(whole) / 1024,
                        (allocated(whole) - allocated(raw)) / 1024);
            }
        }
        results.stream()
                .filter(result -> result.getParams().getBenchmark().endsWith("OpenBenchmark.open"))
                .forEach(result -> say(
                        "1,000,000 records, %3s MiB a segment: opened in %3.0f ms within a heap of 16 MiB, allocating"
                                + " %.1f MiB in all",
                        result.getParams().getParam("segmentMebibytes"),
                        score(result),
                        allocated(result) / 1024 / 1024));
        for (String key : new String[] {"firstKey", "nextKey"}) {
            RunResult completed = named.get("CompletionBenchmark." + key);
            if (completed != null) {
                var times = completed.getPrimaryResult().getStatistics();
                say(
                        "%-8s out of 1,000 guests, 20 ms of network: %5.1f ms in the middle, 99 of 100 within %5.1f ms,"
                                + " all within %5.1f ms (budget 50 ms)",
                        key.equals("firstKey") ? "1st key" : "next key",
                        times.getPercentile(50),
                        times.getPercentile(99),
                        times.getMax());
            }
        }
        RunResult force = named.get("ForceBenchmark.writeAndForce");
        for (String callers : new String[] {"oneCaller", "sixteenCallers"}) {
            RunResult burn = named.get("BurnBenchmark." + callers);
            if (burn != null && force != null) {
                say(
                        "%-15s burn %.2f nonces in the time of one bare write and force",
                        callers, score(burn) / score(force));
            }
        }
    }

    private static void say(String format, Object... values) {
        System.out.println(String.format(Locale.ROOT, format, values));
    }

    private static double score(RunResult result) {
        return result.getPrimaryResult().getScore();
    }

    private static double allocated(RunResult result) {
        return result.getSecondaryResults().get(ALLOCATED).getScore();
    }
}
