package felhom.engine.ledger;

import felhom.engine.order.Digests;
import felhom.engine.order.IssuedPlan;
import felhom.engine.order.OpenOrder;
import felhom.engine.order.Order;
import felhom.engine.order.OrderKey;
import felhom.engine.order.Outcome;
import felhom.engine.order.PlanStatus;
import felhom.engine.port.Clocks;
import felhom.engine.port.Repeated;
import felhom.engine.trust.Consent;
import felhom.log.Disk;
import felhom.log.Log;
import felhom.log.LogException;
import felhom.log.Options;
import felhom.log.Position;
import felhom.log.RecordLookup;
import felhom.log.Recovery;
import felhom.log.Urgency;
import felhom.ops.Upid;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// The journal on disk: what was ordered, signed, refused and done, and which nonces have served. What it
/// says is durable before it returns.
public final class Ledger implements Journal, AutoCloseable {
    private static final System.Logger LOG = System.getLogger(Ledger.class.getName());
    // An order's id has 64 characters at most, and a record takes 256 KiB.
    private static final int MOST_IN_A_RECORD = 1000;
    private static final Duration REFUSALS_WINDOW = Duration.ofMinutes(1);

    private final Path directory;
    private final Disk disk;
    private final LedgerState state;
    private final Log log;
    private final Set<String> burning = new HashSet<>();
    private volatile Optional<String> machineBoot = Optional.empty();
    private final Refusals refusals;
    private final RepeatedRefusals repeated = new RepeatedRefusals();
    private final Repeated uncounted = new Repeated(Clocks.system());
    private final Unreported unreported;
    private Optional<Thread> counting = Optional.empty();
    private boolean closed;

    private Ledger(Path directory, Disk disk, LedgerState state, Log log, Refusals refusals) {
        this.directory = directory;
        this.disk = disk;
        this.state = state;
        this.log = log;
        this.refusals = refusals;
        this.unreported = new Unreported(directory, disk, state);
    }

    /// Opens the log, or begins one. Only one process at a time can.
    ///
    /// @throws LogException when it is in use elsewhere, damaged, or cannot be read
    public static Ledger open(Path directory, Options options) {
        return open(directory, options, REFUSALS_WINDOW);
    }

    /// As above, with sixty refusals written down in another time than a minute.
    static Ledger open(Path directory, Options options, Duration window) {
        LedgerState state = new LedgerState();
        Log log = Log.open(directory, state, options);
        return new Ledger(directory, options.disk(), state, log, new Refusals(options.clock(), window));
    }

    /// @param id the machine's boot id, which stands with each stage that is begun from now on: what memory
    ///     alone remembers of it is gone in another boot
    public void machineBoot(String id) {
        machineBoot = Optional.of(id);
    }

    @Override
    public void append(Entry entry) {
        if (entry instanceof Entry.Intent(var _, var _, var _, Optional<Consent> consent) && consent.isPresent()) {
            burn(entry, consent.get().nonce());
        } else {
            write(entry);
        }
    }

    /// Two orders with one nonce may arrive at the same moment: the second one waits for nobody and is
    /// refused.
    private void burn(Entry entry, String nonce) {
        // The issues of one order have door and id in common: only one of them is carried out.
        Optional<PlanStatus> held = state.plan(nonce);
        String wish = held.map(h -> h.plan().door() + " " + h.plan().held()).orElse(nonce);
        synchronized (burning) {
            Optional<UsedNonce> before = state.burned(nonce);
            if (before.isPresent() || !burning.add(wish)) {
                throw new NonceBurned(words(nonce, before));
            }
        }
        try {
            if (state.plan(nonce).flatMap(PlanStatus::closed).isPresent()) {
                throw new NonceBurned("the order of plan " + nonce + " was carried out with another issue of it");
            }
            write(entry);
        } finally {
            synchronized (burning) {
                burning.remove(wish);
            }
        }
    }

    private static String words(String nonce, Optional<UsedNonce> burned) {
        return "plan " + nonce + " was carried out already"
                + burned.map(b -> " as order " + b.order()
                                + b.outcome()
                                        .map(outcome -> " (" + outcome + ")")
                                        .orElse(", whose end is not known"))
                        .orElse(" or is just being carried out");
    }

    /// @throws NonceBurned as [#append] does, before anything is asked of the host
    public void unburned(String nonce) {
        state.burned(nonce).ifPresent(burned -> {
            throw new NonceBurned(words(nonce, Optional.of(burned)));
        });
    }

    private void write(Entry entry) {
        if (entry instanceof Entry.Refused refused && repeated.again(refused)) {
            return;
        }
        Records.Written written = Records.of(entry);
        if (entry instanceof Entry.StageStarted) {
            machineBoot.ifPresent(id -> written.body().put(OrderRecords.MACHINE_BOOT, id));
        }
        if (entry instanceof Entry.Refused || entry instanceof Entry.ApprovalRefused) {
            // Whoever is refused can try again as fast as they like; the log is no place to fill.
            if (!refusals.admit()) {
                countLater();
                return;
            }
        }
        end(entry)
                .flatMap(ended -> state.operation(ended.order()))
                .ifPresent(name -> written.body().put("operation", name));
        Urgency urgency = switch (entry) {
            case Entry.Intent _, Entry.Refused _, Entry.ApprovalRefused _ -> Urgency.NEW;
            case Entry.StageStarted _,
                    Entry.TaskStarted _,
                    Entry.TaskFound _,
                    Entry.StageEnded _,
                    Entry.Ended _,
                    Entry.Closed _ -> Urgency.COMPLETION;
        };
        write(written.type(), written.body(), urgency);
        if (entry instanceof Entry.Refused refused) {
            repeated.written(refused);
        }
    }

    /// Whoever reports an end reads no other record for it.
    private static Optional<Entry.Ended> end(Entry entry) {
        return switch (entry) {
            case Entry.Ended ended -> Optional.of(ended);
            case Entry.Closed(Entry.Ended ended, var _, var _) -> Optional.of(ended);
            default -> Optional.empty();
        };
    }

    private Position write(RecordType type, RecordFields body, Urgency urgency) {
        long left = refusals.unwritten().giveTo(body);
        long again = repeated.repeats().giveTo(body);
        try {
            return log.append(type.code(), body.bytes(), urgency);
        } catch (LogException | IllegalArgumentException cannot) {
            refusals.unwritten().putBack(left);
            repeated.repeats().putBack(again);
            throw new JournalBroken(String.valueOf(cannot.getMessage()), cannot);
        }
    }

    /// The next record takes the number of those along. Where none comes, it is written by itself before the
    /// minute is much older: a process that is killed then loses no more than that.
    private void countLater() {
        synchronized (burning) {
            if (counting.isPresent() || closed) {
                return;
            }
            counting = Optional.of(Thread.ofVirtual().start(() -> {
                try {
                    Thread.sleep(refusals.window());
                    synchronized (burning) {
                        counting = Optional.empty();
                    }
                    countRefusals();
                } catch (InterruptedException closing) {
                    Thread.currentThread().interrupt();
                }
            }));
        }
    }

    /// Writes down how many refusals were not.
    public void countRefusals() {
        countRefusals(refusals.unwritten().any());
    }

    private void countRefusals(boolean untold) {
        if (untold) {
            try {
                write(RecordType.REFUSALS, new RecordFields(), Urgency.NEW);
            } catch (JournalBroken broken) {
                uncounted
                        .again("how many refusals were not written down is not written down either: "
                                + broken.getMessage())
                        .ifPresent(words -> LOG.log(Level.WARNING, words));
            }
        }
    }

    /// An issue that says what those of its order before it say, where there are any.
    ///
    /// @throws JournalBroken when it cannot be written down
    public void issue(IssuedPlan plan) {
        issue(plan, false);
    }

    /// @param alone whether no earlier issue of the same order counts any more
    /// @throws JournalBroken when it cannot be written down
    public void issue(IssuedPlan plan, boolean alone) {
        RecordFields body = Records.issued(plan);
        if (alone) {
            body.put(LedgerState.ALONE, "yes");
        }
        write(RecordType.ISSUED, body, Urgency.NEW);
    }

    /// Takes an issue back that nobody has.
    ///
    /// @throws JournalBroken when it cannot be written down
    public void withdraw(IssuedPlan plan, String because) {
        write(
                RecordType.WITHDRAWN,
                new RecordFields()
                        .put("nonce", plan.nonce())
                        .put("held", plan.held())
                        .put("because", because),
                Urgency.COMPLETION);
    }

    /// The log does not continue what was seen of it. Plans of another epoch are over with it.
    ///
    /// @throws JournalBroken when it cannot be written down
    public void noteNotContinued(String epoch, String because) {
        RecordFields body =
                new RecordFields().put("epoch-sha256", digest(epoch)).put("epoch-because", because);
        write(RecordType.NOT_CONTINUED, body, Urgency.COMPLETION);
    }

    private static String digest(String epoch) {
        return Digests.hex(epoch.getBytes(StandardCharsets.US_ASCII));
    }

    /// Once for each process that opens the log to act, and again where the epoch has become another while it
    /// does. Plans of another epoch are over with it.
    ///
    /// @param because why the epoch before this one ended
    /// @throws JournalBroken when it cannot be written down
    public void boot(String version, String epoch, String because) {
        RecordFields body = new RecordFields().put("version", version).put("epoch-sha256", digest(epoch));
        // Once for each epoch.
        if (!state.epoch().equals(Optional.of(digest(epoch)))) {
            body.put("epoch-because", because);
        }
        write(RecordType.BOOT, body, Urgency.NEW);
    }

    /// Believes the clock as it stands now, however far back that is.
    ///
    /// @param because why the epoch that this ends was drawn: no start of the agent may have said it yet
    /// @throws JournalBroken when it cannot be written down
    public void resetClock(String by, String because) {
        Instant before = highWater();
        write(
                RecordType.CLOCK_RESET,
                new RecordFields().put("by", by).put("high-water-was", before).put("epoch-because", because),
                Urgency.NEW);
    }

    /// @throws JournalBroken when it cannot be written down
    public void noteIdentityReset(String by, String before, String now) {
        write(
                RecordType.IDENTITY_RESET,
                new RecordFields().put("by", by).put("was", before).put("is", now),
                Urgency.NEW);
    }

    /// The first record of a log that takes the place of another: nothing that expires before now is ever
    /// accepted.
    ///
    /// @param aside where the other is kept; empty when it was missing
    /// @param end of the other: what is kept aside can be held against it
    /// @throws JournalBroken when it cannot be written down
    public void noteStateReset(String by, Optional<Path> aside, String end) {
        String old = aside.map(Path::toString).orElse("missing");
        write(
                RecordType.STATE_RESET,
                new RecordFields().put("by", by).put("old-log", old).put("old-head", end),
                Urgency.NEW);
    }

    /// The hub has these outcomes: written down at once. What it has acknowledged before, and what is not
    /// known, changes nothing.
    ///
    /// @throws JournalBroken when it cannot be written down; then those that were not stay unacknowledged
    public void acknowledge(Collection<OrderKey> orders) {
        unreported.acknowledge(orders, waiting -> {
            List<OrderKey> all = List.copyOf(waiting);
            for (int from = 0; from < all.size(); from += MOST_IN_A_RECORD) {
                List<OrderKey> some = all.subList(from, Math.min(all.size(), from + MOST_IN_A_RECORD));
                write(RecordType.ACKNOWLEDGED, Records.keys(some), Urgency.COMPLETION);
            }
        });
    }

    /// The hub has this outcome.
    ///
    /// @throws JournalBroken when it cannot be written down
    public void acknowledge(OrderKey order) {
        acknowledge(List.of(order));
    }

    /// What came of an order that was delivered before: it is not done again.
    ///
    /// @return empty where it was not, or so long ago that it was forgotten
    /// @throws OtherOrder when what was delivered under its id is another order
    public Optional<KnownOrder> known(OrderKey key, Order order) {
        Optional<LedgerState.Delivered> found = state.delivered(key);
        if (found.isEmpty()) {
            return Optional.empty();
        }
        LedgerState.Delivered before = found.get();
        if (before.content() != Long.parseUnsignedLong(EndedOrders.content(order), 16)) {
            throw new OtherOrder(
                    "order " + key + " of door '" + key.door()
                            + "' was delivered before with another operation or other arguments; give this one an id of its own");
        }
        return before.open()
                .map(open -> new KnownOrder(open.plan(), Optional.empty(), open.tasks()))
                .or(() -> before.ended().flatMap(ended -> read(key, ended)));
    }

    /// How the order ended; empty where the log has no end of it, or has forgotten it.
    ///
    /// @throws JournalBroken when the log does not say it any more
    @Override
    public Optional<Outcome> ended(OrderKey key) {
        return state.delivered(key)
                .flatMap(LedgerState.Delivered::ended)
                .flatMap(ended -> read(key, ended))
                .flatMap(KnownOrder::end);
    }

    private Optional<KnownOrder> read(OrderKey key, EndedOrders.Ended ended) {
        Optional<RecordFields> intent =
                record(ended.intent()).filter(body -> Records.key(body).equals(key));
        Optional<RecordFields> end =
                record(ended.end()).filter(body -> Records.key(body).equals(key));
        if (intent.isEmpty() || end.isEmpty()) {
            throw new JournalBroken("order " + key + " was delivered before, and the log no longer says what came of it"
                    + " (records " + ended.intent() + " and " + ended.end()
                    + "); look at its guest, and see felhom-agent"
                    + " audit verify");
        }
        return Optional.of(new KnownOrder(
                PlanFields.read(intent.get()),
                Optional.of(OutcomeFields.read(end.get())),
                end.get().all("task").stream()
                        .map(value -> Upid.of(value.text()))
                        .toList()));
    }

    private Optional<RecordFields> record(long seq) {
        try {
            return Uninterrupted.get(() -> RecordLookup.frame(directory, disk, seq))
                    .map(frame -> RecordFields.read(frame.body()));
        } catch (LogException cannot) {
            throw new JournalBroken(String.valueOf(cannot.getMessage()), cannot);
        }
    }

    /// The oldest outcomes that the hub has not acknowledged, however many there are: what does not fit into
    /// memory is read from the log, once. A loop may ask every few seconds, beside writers.
    ///
    /// @param most how many are wanted
    public List<UnreportedOutcome> unreported(int most) {
        return unreported.oldest(most);
    }

    public Optional<PlanStatus> plan(String nonce) {
        return state.plan(nonce);
    }

    public List<PlanStatus> plans() {
        return state.plans();
    }

    /// Orders that were begun and have no outcome: see [OpenOrder].
    public List<OpenOrder> running() {
        return state.running();
    }

    /// Whether the log, as far as it says, was written in this epoch up to here.
    public boolean isOf(String now) {
        return state.epoch().map(digest(now)::equals).orElse(true);
    }

    /// Outcomes that the hub has not acknowledged, oldest first; at most the latest thousand. See
    /// [#unreported].
    public List<UnreportedOutcome> outbox() {
        return state.outbox();
    }

    /// A nonce whose plan expires at this time or before may have been forgotten, and is never accepted.
    public Instant floor() {
        return state.floor();
    }

    /// The latest time that any record was written at.
    public Instant highWater() {
        return state.highWater();
    }

    /// The end of the log: its number and the hash over all that came before.
    public Position head() {
        return log.head();
    }

    public Recovery recovery() {
        return log.recovery();
    }

    /// Why nothing can be written down until the log is opened anew; empty while it can.
    public Optional<String> broken() {
        return log.broken().map(because -> String.valueOf(because.getMessage()));
    }

    /// Whether the disk has room for the log to be opened anew.
    public boolean roomToOpen() {
        return log.roomToOpen();
    }

    public LedgerState state() {
        return state;
    }

    @Override
    public void close() {
        Optional<Thread> waiting;
        synchronized (burning) {
            closed = true;
            waiting = counting;
        }
        waiting.ifPresent(Thread::interrupt);
        countRefusals(refusals.unwritten().any() || repeated.repeats().any());
        log.close();
    }
}
