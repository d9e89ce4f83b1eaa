package felhom.testkit;

import java.time.Duration;

/// What a fault does to one exchange.
sealed interface Trouble {
    record Answered(int status, String reason, boolean workDone) implements Trouble {}

    /// The work is not done; this JSON is the answer.
    record Played(int status, String reason, String body) implements Trouble {}

    record ResetBeforeWork() implements Trouble {}

    record ResetAfterWork() implements Trouble {}

    record ResetMidBody() implements Trouble {}

    record Hang(Duration time) implements Trouble {}

    record HangBody(Duration time) implements Trouble {}

    record TruncatedJson() implements Trouble {}

    record ContentType(String type) implements Trouble {}
}
