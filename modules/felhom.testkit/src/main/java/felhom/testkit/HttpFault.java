package felhom.testkit;

import java.time.Duration;

/// Chooses what happens to the requests named by {@link Faults#on}; the call that names the trouble arms the rule.
public final class HttpFault {
    private final Faults faults;
    private final Faults.Matcher matcher;
    private int times = 1;

    HttpFault(Faults faults, Faults.Matcher matcher) {
        this.faults = faults;
        this.matcher = matcher;
    }

    public HttpFault times(int count) {
        if (count < 1) throw new IllegalArgumentException("not a count: " + count);
        times = count;
        return this;
    }

    /// Answers with this status and an empty body; the work is not done.
    public Faults answer(int status, String reason) {
        return faults.add(matcher, times, new Trouble.Answered(status, reason, false));
    }

    /// Answers with this JSON, such as a recording of a real host; the work is not done.
    public Faults play(int status, String reason, String body) {
        return faults.add(matcher, times, new Trouble.Played(status, reason, body));
    }

    /// Answers so although the work was done, as pveproxy does with 596 when pvedaemon takes longer than 30 s.
    public Faults answerAfterWork(int status, String reason) {
        return faults.add(matcher, times, new Trouble.Answered(status, reason, true));
    }

    public Faults resetBeforeWork() {
        return faults.add(matcher, times, new Trouble.ResetBeforeWork());
    }

    public Faults resetAfterWork() {
        return faults.add(matcher, times, new Trouble.ResetAfterWork());
    }

    /// The work is done; the connection is reset in the middle of the answer's body.
    public Faults resetMidBody() {
        return faults.add(matcher, times, new Trouble.ResetMidBody());
    }

    /// The work is done; the answer, headers and all, comes so much later in real time.
    public Faults hang(Duration time) {
        return faults.add(matcher, times, new Trouble.Hang(Faults.positive(time)));
    }

    /// The headers and half of the body come at once, the other half so much later in real time.
    public Faults hangBody(Duration time) {
        return faults.add(matcher, times, new Trouble.HangBody(Faults.positive(time)));
    }

    /// A complete HTTP answer whose JSON ends in the middle.
    public Faults truncateJson() {
        return faults.add(matcher, times, new Trouble.TruncatedJson());
    }

    /// The right answer under another `Content-Type`.
    public Faults wrongContentType(String type) {
        return faults.add(matcher, times, new Trouble.ContentType(type));
    }
}
