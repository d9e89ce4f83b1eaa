package felhom.host.probe;

import felhom.engine.port.Clocks;
import felhom.engine.port.Probe;
import felhom.engine.port.ProbeResult;
import felhom.host.program.Answer;
import felhom.host.program.Program;
import felhom.host.program.Programs;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// How old the newest hand-shake of a WireGuard interface is. Only root and whoever has `CAP_NET_ADMIN` may
/// ask.
public final class WireGuardProbe implements Probe {
    private static final Duration LIMIT = Duration.ofSeconds(5);
    /// After REJECT_AFTER_TIME (the protocol's paper, section 6.1) the keys of a hand-shake carry nothing any
    /// more.
    private static final Duration OLDEST = Duration.ofMinutes(3);
    // A key, as base64, and seconds since 1970; 0 for a peer that never answered.
    private static final Pattern PEER = Pattern.compile("[A-Za-z0-9+/]{43}=\\t([0-9]{1,12})");

    private final InterfaceName name;
    private final Programs programs;
    private final Clocks clocks;

    public WireGuardProbe(InterfaceName name, Programs programs, Clocks clocks) {
        this.name = name;
        this.programs = programs;
        this.clocks = clocks;
    }

    @Override
    public String kind() {
        return "wireguard";
    }

    @Override
    public String target() {
        return name.value();
    }

    @Override
    public ProbeResult look() {
        Answer answer = programs.ask(Program.WG, LIMIT, List.of("show", target(), "latest-handshakes"));
        return switch (answer) {
            case Answer.Said(int exit, String text) when exit == 0 -> newest(text);
            default -> ProbeResult.unknown(answer.words(Program.WG));
        };
    }

    private ProbeResult newest(String text) {
        List<String> lines = text.lines().toList();
        OptionalLong newest = lines.stream()
                .map(PEER::matcher)
                .filter(Matcher::matches)
                .mapToLong(peer -> Long.parseLong(peer.group(1)))
                .max();
        if (newest.isEmpty()) {
            return lines.isEmpty()
                    ? ProbeResult.down("it has no peer", Map.of())
                    : ProbeResult.unknown("wg said what nobody understands: '" + lines.getFirst() + "'");
        }
        if (newest.getAsLong() == 0) {
            return ProbeResult.down("there was never a hand-shake", Map.of());
        }
        long age = Math.max(0, clocks.now().getEpochSecond() - newest.getAsLong());
        Map<String, Long> figures = Map.of("handshake_age_s", age);
        String words = "the last hand-shake was " + age + " s ago";
        return age <= OLDEST.toSeconds() ? ProbeResult.up(words, figures) : ProbeResult.down(words, figures);
    }
}
