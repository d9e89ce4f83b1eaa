package felhom.authz.gate;

import felhom.authz.gate.StrictJson.Malformed;
import felhom.authz.trust.TrustedSigners;
import felhom.engine.ledger.Journal;
import felhom.engine.order.IssuedPlan;
import felhom.engine.order.PlanStatus;
import felhom.engine.state.AgentState;
import felhom.engine.trust.Approval;
import felhom.engine.trust.Consent;
import felhom.engine.trust.Gate.CheckedApproval;
import felhom.engine.trust.RefusalReason;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// Everything that is asked of an approval before the host is looked at. Each refusal has a reason of its
/// own.
final class ApprovalCheck {
    private static final Duration TOLERANCE = Duration.ofSeconds(60);

    private final AgentState state;

    ApprovalCheck(AgentState state) {
        this.state = state;
    }

    /// The order of the questions matters: nothing of a document is read before its signatures are good.
    ///
    /// @param rules of this judgement
    CheckedApproval opened(Approval approval, HostRules rules) {
        byte[] payload = approval.payload();
        List<byte[]> signatures = approval.signatures();
        size(payload, signatures);
        Instant now = state.now();
        List<Consent.Signed> signed = signed(payload, signatures, now, rules);
        PlanDocument document = read(payload);
        PlanDocument.Header header = document.header();
        if (!header.host().equals(state.identity().id())) {
            throw new Refusing(
                    RefusalReason.HOST,
                    "the plan is for agent " + header.host() + ", and this is agent "
                            + state.identity().id());
        }
        done(header, payload);
        if (!header.epoch().equals(epoch())) {
            throw new Refusing(
                    RefusalReason.EPOCH,
                    "what was signed before this no longer counts: " + state.epochBecause()
                            + "; make the plan anew: felhom-agent plan");
        }
        IssuedPlan plan = issued(header, payload);
        time(header, now);
        rules.enough(plan.operation(), document.touched(), signed);
        unused(header);
        return new CheckedApproval(
                plan, document.procedure(), new Consent(header.nonce(), header.expires(), signed, approval));
    }

    /// Whoever asks again about what was carried out learns what came of it, whatever has happened to the
    /// host since.
    private void done(PlanDocument.Header header, byte[] payload) {
        if (state.ledger()
                .plan(header.nonce())
                .filter(held -> held.plan().is(payload))
                .isPresent()) {
            unburned(header);
        }
    }

    private void unburned(PlanDocument.Header header) {
        try {
            state.ledger().unburned(header.nonce());
        } catch (Journal.NonceBurned burned) {
            throw new Refusing(RefusalReason.USED, String.valueOf(burned.getMessage()));
        }
    }

    private String epoch() {
        try {
            return state.epoch();
        } catch (AgentState.StateRefused unusable) {
            throw new Refusing(RefusalReason.LOG, String.valueOf(unusable.getMessage()));
        }
    }

    private static void size(byte[] payload, List<byte[]> signatures) {
        if (payload.length > Approval.MAX_PAYLOAD) {
            throw new Refusing(
                    RefusalReason.SIZE,
                    "a plan has at most " + Approval.MAX_PAYLOAD + " bytes, and this has " + payload.length);
        }
        if (signatures.size() > Approval.MAX_SIGNATURES) {
            throw new Refusing(RefusalReason.SIZE, signatures.size() + " signatures; at most 8 are looked at");
        }
        for (byte[] signature : signatures) {
            if (signature.length > Approval.MAX_SIGNATURE) {
                throw new Refusing(RefusalReason.SIZE, "a signature of " + signature.length + " bytes is none");
            }
        }
        if (signatures.isEmpty()) {
            throw new Refusing(RefusalReason.NOT_SIGNED, "no signature is given");
        }
    }

    private static List<Consent.Signed> signed(byte[] payload, List<byte[]> signatures, Instant now, HostRules rules) {
        try {
            return new TrustedSigners(rules.trust(), now).verify(payload, signatures);
        } catch (TrustedSigners.BadSignature bad) {
            throw new Refusing(RefusalReason.SIGNATURE, String.valueOf(bad.getMessage()));
        }
    }

    static PlanDocument read(byte[] payload) {
        try {
            StrictJson json = StrictJson.read(payload);
            Optional<String> type = PlanDocument.type(json);
            if (type.isPresent() && !type.get().equals(PlanDocument.TYPE)) {
                throw new Refusing(
                        RefusalReason.TYPE,
                        "the document is '" + type.get() + "', and only " + PlanDocument.TYPE + " is taken");
            }
            return PlanDocument.of(json);
        } catch (Malformed malformed) {
            throw new Refusing(RefusalReason.FORMAT, "not a plan: " + malformed.getMessage());
        }
    }

    private IssuedPlan issued(PlanDocument.Header header, byte[] payload) {
        Optional<PlanStatus> held = state.ledger().plan(header.nonce());
        if (held.isEmpty()) {
            unused(header);
            throw new Refusing(
                    RefusalReason.NOT_ISSUED,
                    "this agent has not issued plan " + header.nonce() + "; see felhom-agent plan list");
        }
        IssuedPlan plan = held.get().plan();
        if (!plan.is(payload)) {
            throw new Refusing(
                    RefusalReason.CHANGED,
                    "plan " + header.nonce() + " was issued in other words: sign the file as it was made");
        }
        held.get().closed().ifPresent(closed -> {
            unused(header);
            throw new Refusing(
                    closed == PlanStatus.Closed.OVER ? RefusalReason.EPOCH : RefusalReason.SUPERSEDED,
                    switch (closed) {
                        case OVER ->
                            "plan " + header.nonce()
                                    + " no longer counts: since it was made, this host was restarted, restored or had its"
                                    + " clock set, or the agent got a new id; make it anew: felhom-agent plan";
                        case SUPERSEDED ->
                            "plan " + header.nonce()
                                    + " was issued anew since, because it would do or cost something else by then, or four times;"
                                    + " sign the newest: felhom-agent plan list";
                        case WITHDRAWN -> "plan " + header.nonce() + " was withdrawn: it was never handed out";
                        case DONE ->
                            "the order of plan " + header.nonce() + " was carried out with another issue of it";
                    });
        });
        return plan;
    }

    private void time(PlanDocument.Header header, Instant now) {
        if (header.issued().isAfter(now.plus(TOLERANCE))) {
            throw new Refusing(
                    RefusalReason.CLOCK_NOT_YET,
                    "clock: the plan was issued at " + header.issued() + ", and this host's clock says " + now
                            + "; set it right");
        }
        clock(now);
        if (now.isAfter(header.expires())) {
            throw new Refusing(
                    RefusalReason.CLOCK_EXPIRED,
                    "clock: the plan expired at " + header.expires() + ", and this host's clock says " + now
                            + "; make it anew: felhom-agent plan");
        }
    }

    /// A clock that stands before what the log has seen proves nothing.
    void clock(Instant now) {
        Instant highWater = state.ledger().highWater();
        if (now.isBefore(highWater.minus(TOLERANCE))) {
            throw new Refusing(
                    RefusalReason.CLOCK_BEHIND,
                    "clock: it says " + now + ", and the log has seen " + highWater
                            + "; set it right, or, if the log saw a wrong time: felhom-agent clock reset");
        }
    }

    private void unused(PlanDocument.Header header) {
        unburned(header);
        Instant floor = state.ledger().floor();
        if (!header.expires().isAfter(floor)) {
            throw new Refusing(
                    RefusalReason.FLOOR,
                    "clock: the plan expires at " + header.expires() + ", and up to " + floor
                            + " a plan may have been used and forgotten; make it anew: felhom-agent plan");
        }
    }
}
