package felhom.proxmox.check;

import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toMap;

import com.sun.management.HotSpotDiagnosticMXBean;
import com.sun.management.HotSpotDiagnosticMXBean.ThreadDumpFormat;
import felhom.testkit.Eventually;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/// The threads of this JVM that live, virtual ones too: `Thread.activeCount` knows none of those, the JVM's own dump
/// lists them all.
///
/// @param byId what each is called and where it stands
record LiveThreads(Map<Long, String> byId) {
    private static final ObjectMapper JSON = new ObjectMapper();
    // What the JDK starts when it is first needed, and keeps.
    private static final Pattern KEPT =
            Pattern.compile("ForkJoinPool\\S*-(worker-\\d+|delayScheduler)|VirtualThread-\\S+"
                    + "|\\S*Poller(-\\d+)?|Common-Cleaner|Cleaner-\\d+|CompletableFutureDelayScheduler");

    LiveThreads {
        byId = Map.copyOf(byId);
    }

    static LiveThreads now() {
        try {
            Path directory = Files.createTempDirectory("felhom-threads");
            Path file = directory.resolve("threads.json");
            try {
                ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class)
                        .dumpThreads(file.toString(), ThreadDumpFormat.JSON);
                return of(JSON.readTree(Files.readAllBytes(file)));
            } finally {
                Files.deleteIfExists(file);
                Files.delete(directory);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static LiveThreads of(JsonNode dump) {
        return new LiveThreads(dump.path("threadDump")
                .path("threadContainers")
                .valueStream()
                .flatMap(container -> container.path("threads").valueStream())
                .filter(thread -> !KEPT.matcher(thread.path("name").asString()).matches())
                .collect(toMap(t -> Long.parseLong(t.path("tid").asString()), LiveThreads::words, (a, _) -> a)));
    }

    private static String words(JsonNode thread) {
        return (thread.path("virtual").asBoolean(false) ? "virtual " : "") + "'"
                + thread.path("name").asString() + "' at "
                + thread.path("stack")
                        .valueStream()
                        .map(JsonNode::asString)
                        .limit(6)
                        .toList();
    }

    /// Those that live now and did not then, as far as there are more of their name; numbers in names aside, since
    /// one thread may follow another.
    Map<Long, String> more() {
        Map<Long, String> more = new TreeMap<>(now().byId);
        Map<String, Long> counts = counts(more);
        Map<String, Long> then = counts(byId);
        more.keySet().removeAll(byId.keySet());
        more.values().removeIf(words -> counts.get(name(words)) <= then.getOrDefault(name(words), 0L));
        return more;
    }

    private static Map<String, Long> counts(Map<Long, String> threads) {
        return threads.values().stream().collect(groupingBy(LiveThreads::name, counting()));
    }

    private static String name(String words) {
        return words.substring(0, words.indexOf("' at ")).replaceAll("[0-9]+", "N");
    }

    /// @throws AssertionError naming those that still live after a while
    void assertNoMore(Duration limit) {
        Eventually.within(limit, () -> "the end of the threads " + more(), () -> more().isEmpty());
    }
}
