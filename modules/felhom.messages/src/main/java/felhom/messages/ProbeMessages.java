package felhom.messages;

import felhom.engine.port.ProbeResult;
import felhom.engine.port.WatchedProbe;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/// What was found where the configuration says that one is to look.
public final class ProbeMessages {
    private ProbeMessages() {}

    /// @param name what its operator calls it; missing in the message where there is none
    /// @param seen the last look that ended
    /// @param pending why that says nothing of now; empty where it does
    public record Probed(
            String kind,
            String target,
            Optional<String> name,
            Optional<WatchedProbe.Reading> seen,
            Optional<String> pending) {}

    public static Message probes(List<Probed> probes) {
        return HostMessages.plain(probes, "probes", ProbeMessages::probe);
    }

    private static ObjectNode probe(Probed probed) {
        ObjectNode node = Json.object();
        node.put("kind", probed.kind());
        node.put("target", probed.target());
        probed.name().ifPresent(name -> node.put("name", name));
        ProbeResult result = probed.pending()
                .map(ProbeResult::unknown)
                .or(() -> probed.seen().map(WatchedProbe.Reading::result))
                .orElseGet(() -> ProbeResult.unknown(""));
        node.put("state", result.state().name().toLowerCase(Locale.ROOT));
        node.put("words", result.words());
        HostMessages.text(node, "at", probed.seen().map(WatchedProbe.Reading::at));
        probed.seen()
                .ifPresentOrElse(
                        seen -> node.put("latency_ms", Math.round(seen.latency().toNanos() / 1e4) / 1e2),
                        () -> node.putNull("latency_ms"));
        HostMessages.text(node, "since", probed.seen().map(WatchedProbe.Reading::since));
        HostMessages.text(node, "changed", probed.seen().flatMap(WatchedProbe.Reading::changed));
        ObjectNode figures = node.putObject("figures");
        result.figures().forEach(figures::put);
        return node;
    }
}
