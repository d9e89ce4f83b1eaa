package felhom.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// What a recording does not hold: what root did on the host between two requests, and bodies that were not written
/// down. A file beside the recording, in which
///
/// ```
/// 33 lock: snapshot - take a snapshot
///   guest 9996 lock snapshot
/// ```
///
/// means: before request 33, which has this title, guest 9996 gets this lock.
final class ReplayScript {
    private final Map<Integer, List<String>> lines = new LinkedHashMap<>();

    static ReplayScript load(String recording, Renaming renaming, List<Recorded> requests) {
        var script = new ReplayScript();
        List<String> current = new ArrayList<>();
        for (var line : renaming.apply(text(recording)).lines().toList()) {
            if (line.isBlank() || line.startsWith("#")) continue;
            if (line.startsWith(" ")) {
                current.add(line.strip());
            } else {
                int blank = line.indexOf(' ');
                var request = requests.get(Integer.parseInt(line.substring(0, blank)));
                if (!request.title().equals(line.substring(blank + 1))) {
                    throw new IllegalArgumentException(recording + ": request " + request.index() + " is \""
                            + request.title() + "\", not \"" + line.substring(blank + 1) + '"');
                }
                current = script.lines.computeIfAbsent(request.index(), i -> new ArrayList<>());
            }
        }
        return script;
    }

    private static String text(String recording) {
        try (var in = ReplayScript.class.getResourceAsStream("replay/" + recording + ".script")) {
            return in == null ? "" : new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// The lines for a request that begin with a word, without it.
    List<String> of(Recorded request, String word) {
        return lines.getOrDefault(request.index(), List.of()).stream()
                .filter(line -> line.equals(word) || line.startsWith(word + " "))
                .map(line -> line.substring(word.length()).strip())
                .toList();
    }

    List<String> all(Recorded request) {
        return lines.getOrDefault(request.index(), List.of());
    }
}
