package felhom.hub.link;

import felhom.engine.ledger.UnreportedOutcome;
import felhom.engine.port.Clocks;
import felhom.engine.port.Loop;
import felhom.engine.port.Repeated;
import felhom.hub.http.HttpAnswer;
import felhom.hub.http.HttpFault;
import felhom.hub.http.Wire;
import felhom.hub.message.BadEnvelope;
import felhom.hub.message.Envelope;
import felhom.hub.message.EnvelopeReader;
import felhom.hub.message.ReportWriter;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The link to the hub: a report out, an envelope in, and what it asks for, again and again. However long the
/// hub is away, nothing is lost by it: outcomes wait in the log, and a report that was not heard is made
/// anew.
public final class HubLink implements Loop, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(HubLink.class);
    private static final Duration WHOLE = Duration.ofSeconds(30);
    // A pass is one request and what the collecting takes, which waits for nothing.
    private static final Duration STUCK = Duration.ofMinutes(5);

    private final Wire hub;
    private final Reporter reporter;
    private final Intake intake;
    private final Pace pace;
    private final Clocks clocks;
    private final Consumer<List<UnreportedOutcome>> ended;
    private final Repeated troubles;
    private final HubLines lines;
    // Reports leave in the order of their numbers, whoever sends them.
    private final ReentrantLock trip = new ReentrantLock();
    private long sequence;
    private boolean begun;
    private boolean spoken;
    private volatile boolean retired;
    private volatile HubStatus status;

    /// @param ended told of the outcomes that go into a report
    public HubLink(
            Wire hub,
            Reporter reporter,
            Intake intake,
            Pace pace,
            Clocks clocks,
            Consumer<List<UnreportedOutcome>> ended) {
        this.hub = hub;
        this.reporter = reporter;
        this.intake = intake;
        this.pace = pace;
        this.clocks = clocks;
        this.ended = ended;
        this.troubles = new Repeated(clocks);
        this.lines = new HubLines(clocks);
        this.status = HubStatus.begin(hub.to(), pace.interval());
    }

    @Override
    public String name() {
        return "hub";
    }

    @Override
    public Duration limit() {
        return STUCK;
    }

    @Override
    public Duration pass(Runnable alive) throws InterruptedException {
        if (!begun) {
            begun = true;
            return pace.first();
        }
        long start = clocks.nanos();
        trip.lockInterruptibly();
        Duration pause;
        try {
            pause = once(alive);
        } finally {
            trip.unlock();
        }
        Duration left = pause.minusNanos(clocks.nanos() - start);
        return left.isNegative() ? Duration.ZERO : left;
    }

    /// One report, and what its answer asks for.
    ///
    /// @return after which time from its beginning the next one is due
    private Duration once(Runnable alive) throws InterruptedException {
        Reporter.Made made = make();
        byte[] bytes = ReportWriter.write(made.report());
        ended.accept(made.report().outcomes());
        alive.run();
        HttpAnswer answer;
        try {
            answer = hub.send(bytes, WHOLE, EnvelopeReader.MOST_BYTES);
        } catch (HttpFault none) {
            if (retired) {
                // The report that it was is made anew by whoever takes over.
                return Duration.ZERO;
            }
            trouble(String.valueOf(none.getMessage()), false, Optional.empty());
            return pace.away();
        }
        alive.run();
        int code = answer.status();
        if (code == 200) {
            return answered(made, answer);
        }
        Optional<Duration> alone = answer.retryAfter();
        trouble("the hub at " + hub.to() + " answered with status " + code + remedy(code), false, answer.skew());
        if (code == 401 || code == 403) {
            return pace.denied();
        }
        return code == 429 || code == 503 || alone.isPresent() ? pace.busy(alone) : pace.away();
    }

    private Duration answered(Reporter.Made made, HttpAnswer answer) {
        Envelope envelope;
        try {
            envelope = read(made, answer);
        } catch (BadEnvelope | IOException none) {
            trouble("the answer of " + hub.to() + " is refused: " + none.getMessage(), true, answer.skew());
            return pace.away();
        }
        Duration pause = pace.answered(envelope.next());
        intake.take(envelope, made);
        status = status.good(
                clocks.now(), pace.interval(), sequence, answer.sent(), intake.refusedApprovals(), answer.skew());
        long before = troubles.over();
        if (before > 0) {
            lines.of("the hub at " + hub.to() + " answers again, after " + before + " reports without a good answer")
                    .ifPresent(LOG::info);
        }
        return pause;
    }

    private Envelope read(Reporter.Made made, HttpAnswer answer) throws BadEnvelope, IOException {
        if (!answer.json()) {
            throw new IOException("it calls itself something else than application/json; is hub.url a hub's?");
        }
        try (InputStream in = answer.unpacked()) {
            return EnvelopeReader.read(
                    in, reporter.self().id().toString(), made.report().sequence());
        }
    }

    private static String remedy(int code) {
        return switch (code) {
            case 301, 302, 303, 307, 308 -> ", which sends us elsewhere; name that place in hub.url if it is right";
            case 401, 403 -> ": it does not accept the token; see hub.token_file";
            case 404, 405 -> "; is hub.url the whole address that reports are posted to?";
            case 407 -> ": hub.proxy asks for a user, which is not supported";
            case 413 -> ": the report is too long for it, or for a proxy before it";
            case 429, 503 -> ": it has too much to do";
            default -> "";
        };
    }

    private Reporter.Made make() {
        if (!spoken) {
            spoken = true;
            intake.anew();
        }
        sequence = reporter.next();
        return reporter.report(new Reporter.Said(
                sequence, pace.interval(), intake.sections(), status.skew(), intake.refused(), warnings()));
    }

    private List<String> warnings() {
        List<String> warnings = new ArrayList<>(intake.warnings());
        if (status.refusedAnswers() > 0) {
            warnings.add(status.refusedAnswers() + " answers of the hub were refused since it is spoken to");
        }
        if (intake.refusedApprovals() > 0) {
            warnings.add(intake.refusedApprovals() + " approvals were refused since the agent was started");
        }
        return warnings;
    }

    private void trouble(String words, boolean answerRefused, Optional<Duration> skew) {
        status = status.bad(clocks.now(), words, sequence, answerRefused, skew);
        troubles.again(words).flatMap(lines::of).ifPresent(LOG::warn);
    }

    /// How the link is now.
    public HubStatus status() {
        return status;
    }

    /// Of those that the hub has carried since the agent was started.
    public long refusedApprovals() {
        return intake.refusedApprovals();
    }

    /// Sends one report and looks at the answer; nothing that it asks for is done.
    public RoundTrip tryOnce() throws InterruptedException {
        trip.lockInterruptibly();
        try {
            return tried();
        } finally {
            trip.unlock();
        }
    }

    private RoundTrip tried() throws InterruptedException {
        long start = clocks.nanos();
        Reporter.Made made = make();
        byte[] bytes = ReportWriter.write(made.report());
        long sent = clocks.nanos();
        HttpAnswer answer;
        try {
            answer = hub.send(bytes, WHOLE, EnvelopeReader.MOST_BYTES);
        } catch (HttpFault none) {
            return trip(false, String.valueOf(none.getMessage()), start, sent, bytes.length, Optional.empty());
        }
        boolean good = false;
        String words = "status " + answer.status() + remedy(answer.status());
        if (answer.status() == 200) {
            try {
                Envelope envelope = read(made, answer);
                good = true;
                words = "an envelope with " + envelope.proposals().size() + " proposals and "
                        + envelope.approvals().size() + " approvals, of which nothing was done";
            } catch (BadEnvelope | IOException none) {
                words = "refused: " + none.getMessage();
            }
        }
        return trip(good, words, start, sent, bytes.length, Optional.of(answer));
    }

    private RoundTrip trip(boolean good, String words, long start, long sent, long bytes, Optional<HttpAnswer> answer) {
        return new RoundTrip(
                good,
                words,
                Duration.ofNanos(sent - start),
                Duration.ofNanos(clocks.nanos() - sent),
                bytes,
                answer.map(HttpAnswer::sent).orElse(0),
                answer.map(one -> one.body().length).orElse(0));
    }

    @Override
    public void retire() {
        retired = true;
        hub.close();
    }

    /// Speaks to the hub no more.
    @Override
    public void close() {
        hub.close();
    }
}
