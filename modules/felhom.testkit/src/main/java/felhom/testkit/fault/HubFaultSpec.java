package felhom.testkit.fault;

import java.time.Duration;
import java.util.regex.Pattern;

/// A fault of a hub as one line of text: `FAULT [xN] [skip=N]`, which acts on the next N reports after
/// sparing some.
public final class HubFaultSpec {
    public static final String FAULTS = """
        outage=TIME           all connections dropped, new ones refused so long; the report is not taken
        outage-after-work=TIME  the same, but the report was taken
        reset-before          the connection is reset, the report is not taken
        reset-in-answer       reset in the middle of the answer; the report was taken
        reset-after           reset without an answer; the report was taken
        status=STATUS         that status and nothing else, such as 401, 403 or 500; the report is not taken
        status-after-work=STATUS  the same, but the report was taken
        busy=SECONDS          429 with Retry-After in seconds
        busy-until=SECONDS    429 with Retry-After as a date so many seconds ahead
        down=SECONDS          503 with Retry-After in seconds
        down-until=SECONDS    503 with Retry-After as a date so many seconds ahead
        foreign=STATUS        a page of HTML with that status, as from a proxy in front; the report is not taken
        late=TIME             the whole answer comes so much later
        slow-headers=TIME     the headers dribble in over this time
        slow-body=TIME        the body dribbles in over this time
        stalled-body=TIME     the second half of the body comes so much later
        truncated-json        a complete answer whose JSON ends in the middle
        content-type=TYPE     the right answer under another type
        clock-jump=TIME       the hub's clock jumps first; -TIME for back
        wrong-agent           an envelope for another agent
        replayed              the last envelope once more
        overtaken             the envelope before the last once more
        ahead                 an envelope for a report that has not been sent yet
        sent-off=TIME         the envelope says that it was sent so much later; -TIME for earlier
        padded=BYTES          an unknown field makes the envelope so large
        gzip-bomb=BYTES       the same, compressed
        deep=LEVELS           an unknown field is nested so deep
        text=BODY             a body that is this text
        next-version          an envelope of the next version
        doubled               each field twice
        mistyped              fields of types that they cannot have
        flood=PROPOSALS       so many proposals of operations that nobody has
        """;
    // What a test machine can hold in memory.
    private static final long MOST_BYTES = 1L << 30;
    private static final Pattern LINE = Pattern.compile("(\\S.*?)(?: x(\\d{1,6}))?(?: skip=(\\d{1,6}))?");

    private HubFaultSpec() {}

    /// @throws IllegalArgumentException naming what is wrong and what would be right
    static void arm(Faults faults, String line) {
        var match = LINE.matcher(line.strip());
        if (!match.matches()) throw FaultSpec.wrong(line, "is no fault", "write FAULT [xN] [skip=N]");
        int times = match.group(2) == null ? 1 : Integer.parseInt(match.group(2));
        int skip = match.group(3) == null ? 0 : Integer.parseInt(match.group(3));
        if (times == 0) throw FaultSpec.wrong(line, "happens never", "write x1 or more");
        var parts = match.group(1).split("=", 2);
        faults.on("POST", ".*").times(times).skip(skip).arm(report(parts[0], parts.length == 2 ? parts[1] : "", line));
    }

    static Trouble report(String name, String value, String line) {
        return switch (name) {
            case "outage" -> new Trouble.ProxyRestart(FaultSpec.time(value, line), false);
            case "outage-after-work" -> new Trouble.ProxyRestart(FaultSpec.time(value, line), true);
            case "status" -> new Trouble.Answered(FaultSpec.status(value, line), "As Ordered", false);
            case "status-after-work" -> new Trouble.Answered(FaultSpec.status(value, line), "As Ordered", true);
            case "busy" -> new Trouble.Later(429, seconds(value, line), false);
            case "busy-until" -> new Trouble.Later(429, seconds(value, line), true);
            case "down" -> new Trouble.Later(503, seconds(value, line), false);
            case "down-until" -> new Trouble.Later(503, seconds(value, line), true);
            case "reset-before",
                    "reset-in-answer",
                    "reset-after",
                    "foreign",
                    "late",
                    "slow-headers",
                    "slow-body",
                    "stalled-body",
                    "truncated-json",
                    "content-type",
                    "clock-jump" -> FaultSpec.request(name, value, line);
            default -> new Trouble.Envelope(envelope(name, value, line));
        };
    }

    private static EnvelopeTrouble envelope(String name, String value, String line) {
        return switch (name) {
            case "wrong-agent" -> new EnvelopeTrouble.WrongAgent();
            case "replayed" -> new EnvelopeTrouble.Replayed();
            case "overtaken" -> new EnvelopeTrouble.Overtaken();
            case "ahead" -> new EnvelopeTrouble.Ahead();
            case "sent-off" ->
                new EnvelopeTrouble.Elsewhen(FaultSpec.signed(value, line).toSeconds());
            case "padded" -> new EnvelopeTrouble.Padded(number(value, line, MOST_BYTES));
            case "gzip-bomb" -> new EnvelopeTrouble.Bomb(number(value, line, MOST_BYTES));
            case "deep" -> new EnvelopeTrouble.Deep((int) number(value, line, 10_000_000));
            case "text" -> new EnvelopeTrouble.Text(value);
            case "next-version" -> new EnvelopeTrouble.NextVersion();
            case "doubled" -> new EnvelopeTrouble.Doubled();
            case "mistyped" -> new EnvelopeTrouble.Mistyped();
            case "flood" -> new EnvelopeTrouble.Flood((int) number(value, line, 1_000_000));
            default -> throw FaultSpec.wrong(name, "is no fault of a hub", "use one of " + FaultSpec.described(FAULTS));
        };
    }

    private static Duration seconds(String text, String line) {
        return Duration.ofSeconds(number(text, line, 10_000_000));
    }

    private static long number(String text, String line, long most) {
        if (!text.matches("\\d{1,10}") || Long.parseLong(text) > most) {
            throw FaultSpec.wrong(line, "has no number", "write it like 30, at most " + most);
        }
        return Long.parseLong(text);
    }
}
