package felhom.engine.trust;

import java.util.Locale;

/// Why an order or an approval is refused; each cause has a word of its own, which programs may rely on.
public enum RefusalReason {
    /// There is no such operation.
    OPERATION,
    ARGUMENTS,
    /// Its id was given to another order before.
    CONFLICT,
    /// The host as it is makes no sense of the order.
    PLAN,
    /// The host could not be read, so nothing was planned.
    UNREADABLE,
    /// Whoever ordered it stopped waiting before its turn came.
    INTERRUPTED,
    /// Destructive, and nobody has signed it.
    NOT_SIGNED,
    /// The self-test reaches for what is not its own, or its guest is not as it has to be.
    SELF_TEST,
    /// A guest reaches for what is not itself.
    GUEST,
    /// Too many bytes or signatures.
    SIZE,
    /// A signature is refused; the reason begins with its code.
    SIGNATURE,
    /// Signed, and no plan.
    FORMAT,
    /// A document of another kind or version.
    TYPE,
    /// Made by another agent.
    HOST,
    /// Issued in an epoch that is over: this host was restarted, restored or copied since.
    EPOCH,
    NOT_ISSUED,
    /// Issued, and not in these words.
    CHANGED,
    /// Issued anew since, or its order was carried out by another issue.
    SUPERSEDED,
    CLOCK_EXPIRED,
    CLOCK_NOT_YET,
    /// The clock stands before what the log has seen.
    CLOCK_BEHIND,
    THRESHOLD,
    /// The nonce was used.
    USED,
    /// The nonce may have been used: its time is at or before the floor.
    FLOOR,
    /// Another guest has the vmid now, or its configuration was changed.
    IDENTITY,
    /// Nothing tells the guest from another.
    NO_IDENTITY,
    EFFECTS,
    /// The host's trust files or policy cannot be used.
    TRUST,
    /// As many plans of this door as it may have are held.
    TOO_MANY_HELD,
    /// The same is held already, as another order.
    HELD_ALREADY,
    /// Another order is at work on the guest.
    AT_WORK,
    /// The agent stops, and begins nothing any more.
    STOPPING,
    /// A limit on benign work is reached.
    LIMIT,
    /// The log takes no new entry; nothing is done.
    LOG;

    public String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    public Verdict.Refused because(String reason) {
        return new Verdict.Refused(this, reason);
    }
}
