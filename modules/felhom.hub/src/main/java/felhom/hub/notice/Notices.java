package felhom.hub.notice;

import felhom.engine.door.Door;
import felhom.engine.ledger.Outbox;
import felhom.engine.ledger.UnreportedOutcome;
import felhom.engine.port.Clocks;
import felhom.engine.port.Loop;
import felhom.engine.port.Repeated;
import felhom.engine.state.AgentState;
import felhom.hub.http.HttpAnswer;
import felhom.hub.http.HttpFault;
import felhom.hub.http.Wire;
import felhom.hub.link.HubStatus;
import felhom.hub.link.LatestSections;
import felhom.hub.link.ReportSource;
import felhom.hub.link.Reporter.Self;
import felhom.hub.message.HeldPlan;
import felhom.hub.notice.Notice.Kind;
import felhom.hub.order.HeldPlans;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Looks at what somebody should know of, and sends it to one receiver. Each is told when it comes up, and
/// not again while it stays so.
public final class Notices implements Loop, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Notices.class);
    private static final Duration PAUSE = Duration.ofSeconds(15);
    private static final Duration LATER = Duration.ofMinutes(1);
    private static final Duration WHOLE = Duration.ofSeconds(10);
    private static final Duration STUCK = Duration.ofMinutes(5);
    private static final Duration AWAY = Duration.ofHours(1);
    private static final int AT_ONCE = 8;
    private static final int MOST_BYTES = 64 * 1024;

    private final Wire receiver;
    private final Self self;
    private final Door door;
    private final Outbox outbox;
    private final LatestSections sections;
    private final Supplier<Optional<HubStatus>> hub;
    private final Clocks clocks;
    private final NoticeBoard board;
    private final Repeated troubles;
    private volatile boolean retired;

    /// @param hub how the link to it is; empty where there is none
    public Notices(
            Wire receiver,
            Self self,
            Door door,
            Outbox outbox,
            LatestSections sections,
            Supplier<Optional<HubStatus>> hub,
            Clocks clocks) {
        this(receiver, self, door, outbox, sections, hub, clocks, new NoticeBoard(clocks));
        // What failed before this start was told then.
        board.seen(newest(outbox.latest()));
    }

    private Notices(
            Wire receiver,
            Self self,
            Door door,
            Outbox outbox,
            LatestSections sections,
            Supplier<Optional<HubStatus>> hub,
            Clocks clocks,
            NoticeBoard board) {
        this.receiver = receiver;
        this.self = self;
        this.door = door;
        this.outbox = outbox;
        this.sections = sections;
        this.hub = hub;
        this.clocks = clocks;
        this.board = board;
        this.troubles = new Repeated(clocks);
    }

    /// The same for another receiver: what has not been sent goes there, and what was told is not told again.
    public Notices to(Wire other) {
        return new Notices(other, self, door, outbox, sections, hub, clocks, board);
    }

    private static long newest(List<UnreportedOutcome> outcomes) {
        return outcomes.stream().mapToLong(UnreportedOutcome::seq).max().orElse(0);
    }

    @Override
    public String name() {
        return "notices";
    }

    @Override
    public Duration limit() {
        return STUCK;
    }

    @Override
    public Duration pass(Runnable alive) throws InterruptedException {
        look();
        for (int i = 0; i < AT_ONCE; i++) {
            Optional<Notice> next = board.next();
            if (next.isEmpty()) {
                return PAUSE;
            }
            alive.run();
            if (!send(next.get())) {
                return LATER;
            }
            board.sent(next.get());
        }
        return PAUSE;
    }

    /// Orders that have ended: some of them may be acknowledged before the next look.
    public void ended(List<UnreportedOutcome> outcomes) {
        long seen = board.seen(newest(outcomes));
        for (UnreportedOutcome end : outcomes) {
            if (end.seq() > seen
                    && (end.outcome().equals("failed") || end.outcome().equals("unknown"))) {
                board.put(new Notice(
                        Kind.ORDER_FAILED,
                        "order " + end.order().door() + " " + end.order(),
                        "On " + self.node() + " an order of " + end.order().door() + " ended as '" + end.outcome()
                                + "': " + end.operation() + ": " + end.summary(),
                        clocks.now()));
            }
        }
    }

    private void look() {
        Instant now = clocks.now();
        ended(outbox.latest());
        Set<String> known = board.up();
        Set<String> is = new HashSet<>();
        for (HeldPlan held : held(now)) {
            comesUp(Notice.waits(held, self.node().value(), now), known, is);
        }
        sections.latest().forEach((name, section) -> {
            if (section.state().equals("stale") || section.state().equals("failed")) {
                comesUp(stale(name, section, now), known, is);
            }
        });
        hub.get()
                .flatMap(HubStatus::awaySince)
                .filter(since -> Duration.between(since, now).compareTo(AWAY) >= 0)
                .ifPresent(since -> comesUp(
                        new Notice(
                                Kind.HUB_AWAY,
                                "hub",
                                "The agent on " + self.node() + " has had no good answer of its hub since " + since
                                        + hub.get()
                                                .flatMap(HubStatus::trouble)
                                                .map(words -> ": " + words)
                                                .orElse(""),
                                now),
                        known,
                        is));
        board.up(is);
    }

    private Notice stale(String name, ReportSource.Section section, Instant now) {
        return new Notice(
                Kind.SECTION_STALE,
                "section " + name,
                "On " + self.node() + " the report's section '" + name + "' is " + section.state()
                        + section.why().map(words -> ": " + words).orElse(""),
                now);
    }

    private List<HeldPlan> held(Instant now) {
        try {
            return HeldPlans.of(door.state().held(), now);
        } catch (AgentState.StateRefused refused) {
            troubles.again("plans that wait cannot be looked at: " + refused.getMessage())
                    .ifPresent(LOG::warn);
            return List.of();
        }
    }

    private void comesUp(Notice notice, Set<String> known, Set<String> is) {
        is.add(notice.subject());
        if (!known.contains(notice.subject())) {
            board.put(notice);
        }
    }

    private boolean send(Notice notice) throws InterruptedException {
        String words;
        try {
            HttpAnswer answer =
                    receiver.send(notice.json(self.id().toString(), self.node().value()), WHOLE, MOST_BYTES);
            if (answer.status() / 100 == 2) {
                troubles.over();
                return true;
            }
            words = "status " + answer.status();
        } catch (HttpFault none) {
            if (retired) {
                return false;
            }
            words = String.valueOf(none.getMessage());
        }
        troubles.again("a notice was not taken by the receiver of notify.webhook: " + words)
                .ifPresent(LOG::warn);
        return false;
    }

    @Override
    public void retire() {
        retired = true;
        receiver.close();
    }

    @Override
    public void close() {
        receiver.close();
    }
}
