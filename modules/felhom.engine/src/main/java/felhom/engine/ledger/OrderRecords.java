package felhom.engine.ledger;

import felhom.engine.order.OpenOrder;
import felhom.engine.order.OrderKey;
import felhom.ops.StageName;
import felhom.ops.Upid;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// What the log holds of an order that has no end yet, record by record. Most orders have ended before
/// anybody asks, so it is read only then.
final class OrderRecords {
    /// Of a stage's start.
    static final String MACHINE_BOOT = "machine-boot";

    private static final String UNDO = "undo";
    private static final String OVER = "over";

    private final OrderKey order;
    private final long seq;
    private final Instant since;
    private final RecordFields intent;
    private final List<Event> records;
    private boolean over;

    private record Event(RecordType type, Instant at, RecordFields body) {}

    /// @param seq the number of the intent's record
    OrderRecords(OrderKey order, long seq, Instant since, RecordFields intent) {
        this(order, seq, since, intent, new ArrayList<>());
    }

    private OrderRecords(OrderKey order, long seq, Instant since, RecordFields intent, List<Event> records) {
        this.order = order;
        this.seq = seq;
        this.since = since;
        this.intent = intent;
        this.records = records;
    }

    long seq() {
        return seq;
    }

    /// That was burned with it.
    Optional<String> nonce() {
        return intent.find("nonce");
    }

    /// By its name.
    String operation() {
        return intent.text("operation");
    }

    /// What tells this order from another one with its id.
    long content() {
        return EndedOrders.content(intent);
    }

    void add(RecordType type, Instant at, RecordFields body) {
        records.add(new Event(type, at, body));
    }

    Instant since() {
        return since;
    }

    /// Another epoch has begun since.
    void over() {
        over = true;
    }

    /// @param claims which of the tasks that were written down for it are its own
    OpenOrder read(TaskClaims claims) {
        boolean signed = intent.find("nonce").isPresent() && !over;
        OpenOrder open = new OpenOrder(order, since, PlanFields.read(intent), signed, List.of(), Set.of());
        for (Event record : records) {
            RecordFields body = record.body();
            open = switch (record.type()) {
                case STAGE_STARTED ->
                    open.begun(stage(body), body.find(UNDO).isPresent(), record.at(), body.find(MACHINE_BOOT));
                case TASK ->
                    claims.isOf(Upid.of(body.text("upid")), order)
                            ? open.last(run -> run.with(
                                    Upid.of(body.text("upid")), TaskClaims.Reason.of(body) == TaskClaims.Reason.FOUND))
                            : open;
                case STAGE_ENDED -> ended(open, body, record.at());
                default -> open;
            };
        }
        return open.without(claims.certainlyOthers(order, open.plan().guests()));
    }

    /// What was not even begun, because the guest had changed, has an end too.
    private static OpenOrder ended(OpenOrder open, RecordFields body, Instant at) {
        StageName stage = stage(body);
        boolean undo = body.find(UNDO).isPresent();
        boolean begun = !open.runs().isEmpty()
                && open.runs().getLast().end().isEmpty()
                && open.runs().getLast().stage().equals(stage)
                && open.runs().getLast().undo() == undo;
        return (begun ? open : open.begun(stage, undo, at, Optional.empty()))
                .last(run -> run.ended(OutcomeFields.read(body), PlanFields.guests(body)));
    }

    private static StageName stage(RecordFields body) {
        return new StageName(body.text("stage"));
    }

    /// As the next segment of the log begins with it.
    RecordFields write() {
        RecordFields body = Records.key(order)
                .put("seq", Long.toString(seq))
                .put("since", since)
                .put("intent", intent);
        records.forEach(record -> body.put(
                "record",
                new RecordFields()
                        .put("type", Integer.toString(record.type().code()))
                        .put("at", record.at())
                        .put("body", record.body())));
        return over ? body.put(OVER, "yes") : body;
    }

    static OrderRecords read(RecordFields body) {
        List<Event> records = new ArrayList<>();
        body.each("record", one -> {
            Optional<RecordType> type = RecordType.of(Integer.parseInt(one.text("type")));
            type.ifPresent(known -> records.add(new Event(known, one.instant("at"), one.nested("body"))));
        });
        OrderRecords read = new OrderRecords(
                Records.key(body),
                Long.parseLong(body.text("seq")),
                body.instant("since"),
                body.nested("intent"),
                records);
        read.over = body.find(OVER).isPresent();
        return read;
    }
}
