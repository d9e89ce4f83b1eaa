package felhom.testkit.fault;

import java.time.Duration;

/// What a fault does to one exchange.
public sealed interface Trouble {
    record Answered(int status, String reason, boolean workDone) implements Trouble {}

    /// What stands in front of PVE answers in its place: a page of HTML, as a reverse proxy or a login has
    /// it.
    record Foreign(int status, boolean workDone) implements Trouble {}

    record Played(int status, String reason, String body) implements Trouble {}

    /// 596, and what was asked for is done so much later: pvedaemon was stuck, and nobody took the request
    /// back.
    record LateWork(Duration after) implements Trouble {}

    record ResetBeforeWork() implements Trouble {}

    record ResetAfterWork() implements Trouble {}

    record ResetMidBody() implements Trouble {}

    record Hang(Duration time) implements Trouble {}

    record HangBody(Duration time) implements Trouble {}

    record SlowHeaders(Duration time) implements Trouble {}

    record SlowBody(Duration time) implements Trouble {}

    record TruncatedJson() implements Trouble {}

    record ContentType(String type) implements Trouble {}

    /// Asked to come back later: `Retry-After` in seconds or, with `asDate`, as a date.
    record Later(int status, Duration after, boolean asDate) implements Trouble {}

    /// A hub takes the report and answers with an envelope that is not in order.
    record Envelope(EnvelopeTrouble how) implements Trouble {}

    /// All connections are dropped and new ones refused for a while.
    record ProxyRestart(Duration down, boolean workDone) implements Trouble {}

    /// Something happens to the host; the request itself is then answered as ever.
    record Beforehand(HostEvent event) implements Trouble {}

    /// Whether what the request asks for is done.
    default boolean works() {
        return switch (this) {
            case ResetBeforeWork _ -> false;
            case LateWork _ -> false;
            case Answered(var _, var _, boolean workDone) -> workDone;
            case Foreign(var _, boolean workDone) -> workDone;
            case Played _ -> false;
            case Later _ -> false;
            case ProxyRestart(var _, boolean workDone) -> workDone;
            default -> true;
        };
    }
}
