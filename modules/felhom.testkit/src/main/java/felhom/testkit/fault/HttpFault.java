package felhom.testkit.fault;

import java.time.Duration;

/// Chooses what happens to the requests named by {@link Faults#on}; the call that names the trouble arms the rule.
public final class HttpFault {
    private final Faults faults;
    private final Faults.Matcher matcher;
    private int times = 1;
    private int skip;

    HttpFault(Faults faults, Faults.Matcher matcher) {
        this.faults = faults;
        this.matcher = matcher;
    }

    /// Leaves so many matching ones alone first.
    public HttpFault skip(int count) {
        if (count < 0) throw new IllegalArgumentException("not a count: " + count);
        skip = count;
        return this;
    }

    public HttpFault times(int count) {
        if (count < 1) throw new IllegalArgumentException("not a count: " + count);
        times = count;
        return this;
    }

    /// Answers with this status and an empty body; the work is not done.
    public Faults answer(int status, String reason) {
        return arm(new Trouble.Answered(status, reason, false));
    }

    /// Answers as a reverse proxy or a login page in front of PVE does: with a page of HTML, and for a status of 3xx
    /// with a place to go to.
    public Faults foreign(int status) {
        return arm(new Trouble.Foreign(status, false));
    }

    public Faults foreignAfterWork(int status) {
        return arm(new Trouble.Foreign(status, true));
    }

    /// Answers with this JSON, such as a recording of a real host; the work is not done.
    public Faults play(int status, String reason, String body) {
        return arm(new Trouble.Played(status, reason, body));
    }

    /// Answers so although the work was done, as pveproxy does with 596 when pvedaemon takes longer than 30 s.
    public Faults answerAfterWork(int status, String reason) {
        return arm(new Trouble.Answered(status, reason, true));
    }

    public Faults resetBeforeWork() {
        return arm(new Trouble.ResetBeforeWork());
    }

    public Faults resetAfterWork() {
        return arm(new Trouble.ResetAfterWork());
    }

    /// The work is done; the connection is reset in the middle of the answer's body.
    public Faults resetMidBody() {
        return arm(new Trouble.ResetMidBody());
    }

    /// The work is done; the answer, headers and all, comes so much later in real time.
    public Faults hang(Duration time) {
        return arm(new Trouble.Hang(Faults.positive(time)));
    }

    /// The headers and half of the body come at once, the other half so much later in real time.
    public Faults hangBody(Duration time) {
        return arm(new Trouble.HangBody(Faults.positive(time)));
    }

    /// The headers dribble in over this real time.
    public Faults slowHeaders(Duration time) {
        return arm(new Trouble.SlowHeaders(Faults.positive(time)));
    }

    /// The body dribbles in over this real time.
    public Faults slowBody(Duration time) {
        return arm(new Trouble.SlowBody(Faults.positive(time)));
    }

    /// pveproxy restarts instead of answering: all connections are dropped, new ones refused for this real time.
    public Faults proxyRestart(Duration down) {
        return arm(new Trouble.ProxyRestart(Faults.positive(down), false));
    }

    public Faults proxyRestartAfterWork(Duration down) {
        return arm(new Trouble.ProxyRestart(Faults.positive(down), true));
    }

    /// A complete HTTP answer whose JSON ends in the middle.
    public Faults truncateJson() {
        return arm(new Trouble.TruncatedJson());
    }

    /// The right answer under another `Content-Type`.
    public Faults wrongContentType(String type) {
        return arm(new Trouble.ContentType(type));
    }

    Faults arm(Trouble trouble) {
        return faults.add(matcher, times, skip, trouble);
    }
}
