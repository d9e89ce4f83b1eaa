package felhom.engine.ledger;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/// The kinds of record in the agent's log, from [felhom.log.Frame#FIRST_TYPE] on. A code once used is never given
/// another meaning.
public enum RecordType {
    /// The agent opened its log.
    BOOT(16),
    /// A plan was given out to be signed.
    ISSUED(17),
    /// An order is about to run; with it its nonce is burned.
    INTENT(18),
    REFUSED(19),
    /// An approval was refused before it could be read as an order.
    APPROVAL_REFUSED(20),
    /// A stage of an order, or its undo, is about to be done.
    STAGE_STARTED(21),
    STAGE_ENDED(22),
    /// PVE started a task.
    TASK(23),
    ENDED(24),
    /// The hub has an outcome.
    ACKNOWLEDGED(25),
    CLOCK_RESET(26),
    IDENTITY_RESET(27),
    STATE_RESET(28),
    /// How many refusals were not written down, where no other record took the number along.
    REFUSALS(29),
    /// A plan that was given out has reached nobody, or nobody wanted it.
    WITHDRAWN(30),
    /// The log is not the one that was seen to grow: records are missing before this one, or are others.
    NOT_CONTINUED(31);

    private final int code;

    RecordType(int code) {
        this.code = code;
    }

    public int code() {
        return code;
    }

    public String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    public static Optional<RecordType> of(int code) {
        return Arrays.stream(values()).filter(type -> type.code == code).findFirst();
    }
}
