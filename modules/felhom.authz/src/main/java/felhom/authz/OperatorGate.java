package felhom.authz;

import felhom.authz.StrictJson.Malformed;
import felhom.ops.GuestIdentity;
import felhom.ops.OperationName;
import felhom.ops.PlanRefused;
import felhom.ops.Vmid;
import felhom.ops.run.AgentState;
import felhom.ops.run.Approval;
import felhom.ops.run.BenignLimits;
import felhom.ops.run.Consent;
import felhom.ops.run.Gate;
import felhom.ops.run.Held;
import felhom.ops.run.IssuedPlan;
import felhom.ops.run.Journal;
import felhom.ops.run.Order;
import felhom.ops.run.Origin;
import felhom.ops.run.Plan;
import felhom.ops.run.TrustDirectory;
import felhom.ops.run.Verdict;
import felhom.ops.run.Why;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// The Gate: benign plans pass within their limits, destructive ones only with operators' signatures over exactly this
/// plan, which this agent issued, in this epoch, once.
///
/// The trust files are read for each decision, so that a key that is revoked is refused at once.
public final class OperatorGate implements Gate {
    private static final int MAX_SIGNATURE = 32 * 1024;
    private static final Duration TOLERANCE = Duration.ofSeconds(60);
    private static final SecureRandom RANDOM = new SecureRandom();

    private final AgentState state;
    private final TrustDirectory trust;
    private final BenignLimits limits;
    private final Set<OperationName> operations;

    /// @param operations what a policy may name
    public OperatorGate(AgentState state, TrustDirectory trust, BenignLimits limits, Set<OperationName> operations) {
        this.state = state;
        this.trust = trust;
        this.limits = limits;
        this.operations = Set.copyOf(operations);
    }

    @Override
    public Opening open(Approval approval) {
        try {
            return new Opening.Good(opened(approval));
        } catch (Refusing refused) {
            return new Opening.Refused(refused.verdict());
        }
    }

    /// The order of the questions matters: nothing of a document is read before its signatures are good.
    private Opened opened(Approval approval) {
        byte[] payload = approval.payload();
        List<byte[]> signatures = approval.signatures();
        size(payload, signatures);
        Instant now = state.now();
        List<Consent.Signed> signed = signed(payload, signatures, now);
        PlanDocument document = read(payload);
        PlanDocument.Header header = document.header();
        if (!header.host().equals(state.identity().id())) {
            throw new Refusing(
                    Why.HOST,
                    "the plan is for agent " + header.host() + ", and this is agent "
                            + state.identity().id());
        }
        done(header, payload);
        if (!header.epoch().equals(epoch())) {
            throw new Refusing(
                    Why.EPOCH,
                    "the plan was issued before this host was restarted, its state restored or its clock set; make it"
                            + " anew: felhom-agent plan");
        }
        IssuedPlan plan = issued(header, payload);
        time(header, now);
        enough(plan.operation(), policy().threshold(plan.operation(), document.touched()), signed);
        unused(header);
        return new Opened(plan, new Consent(header.nonce(), header.expires(), signed, approval));
    }

    /// Whoever asks again about what was carried out learns what came of it, whatever has happened to the host since.
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
            throw new Refusing(Why.USED, String.valueOf(burned.getMessage()));
        }
    }

    private String epoch() {
        try {
            return state.epoch();
        } catch (AgentState.StateRefused unusable) {
            throw new Refusing(Why.LOG, String.valueOf(unusable.getMessage()));
        }
    }

    private static void enough(OperationName operation, int needed, List<Consent.Signed> signed) {
        if (TrustedSigners.people(signed) < needed) {
            throw new Refusing(
                    Why.THRESHOLD,
                    "'" + operation + "' needs " + needed + " different operators, each with a key of their own, and "
                            + TrustedSigners.people(signed) + " signed");
        }
    }

    private static void size(byte[] payload, List<byte[]> signatures) {
        if (payload.length > Approval.MAX_PAYLOAD) {
            throw new Refusing(
                    Why.SIZE, "a plan has at most " + Approval.MAX_PAYLOAD + " bytes, and this has " + payload.length);
        }
        if (signatures.size() > Approval.MAX_SIGNATURES) {
            throw new Refusing(Why.SIZE, signatures.size() + " signatures; at most 8 are looked at");
        }
        for (byte[] signature : signatures) {
            if (signature.length > MAX_SIGNATURE) {
                throw new Refusing(Why.SIZE, "a signature of " + signature.length + " bytes is none");
            }
        }
        if (signatures.isEmpty()) {
            throw new Refusing(Why.NOT_SIGNED, "no signature is given");
        }
    }

    private List<Consent.Signed> signed(byte[] payload, List<byte[]> signatures, Instant now) {
        Loaded<Trust> loaded;
        try {
            loaded = Trust.parseOwn(trust.read(TrustDirectory.OPERATORS), trust.read(TrustDirectory.REVOKED));
        } catch (IOException unreadable) {
            throw new Refusing(Why.TRUST, unreadable.getMessage() + "; see felhom-agent signers check");
        }
        return switch (loaded) {
            case Loaded.Bad<Trust>(var refusal) ->
                throw new Refusing(Why.TRUST, refusal + "; see felhom-agent signers check");
            case Loaded.Good<Trust>(var good) -> {
                try {
                    yield new TrustedSigners(good, now).verify(payload, signatures);
                } catch (TrustedSigners.BadSignature bad) {
                    throw new Refusing(Why.SIGNATURE, String.valueOf(bad.getMessage()));
                }
            }
        };
    }

    private static PlanDocument read(byte[] payload) {
        try {
            StrictJson json = StrictJson.read(payload);
            Optional<String> type = PlanDocument.type(json);
            if (type.isPresent() && !type.get().equals(PlanDocument.TYPE)) {
                throw new Refusing(
                        Why.TYPE, "the document is '" + type.get() + "', and only " + PlanDocument.TYPE + " is taken");
            }
            return PlanDocument.of(json);
        } catch (Malformed malformed) {
            throw new Refusing(Why.FORMAT, "not a plan: " + malformed.getMessage());
        }
    }

    private IssuedPlan issued(PlanDocument.Header header, byte[] payload) {
        Optional<Held> held = state.ledger().plan(header.nonce());
        if (held.isEmpty()) {
            unused(header);
            throw new Refusing(
                    Why.NOT_ISSUED,
                    "this agent has not issued plan " + header.nonce() + "; see felhom-agent plan list");
        }
        IssuedPlan plan = held.get().plan();
        if (!plan.is(payload)) {
            throw new Refusing(
                    Why.CHANGED, "plan " + header.nonce() + " was issued in other words: sign the file as it was made");
        }
        held.get().closed().ifPresent(closed -> {
            unused(header);
            throw new Refusing(
                    Why.SUPERSEDED,
                    switch (closed) {
                        case SUPERSEDED -> "plan " + header.nonce() + " was issued anew twice since; sign a newer one";
                        case DONE ->
                            "the order of plan " + header.nonce() + " was carried out with another issue of it";
                    });
        });
        return plan;
    }

    private void time(PlanDocument.Header header, Instant now) {
        clock(now);
        if (header.issued().isAfter(now.plus(TOLERANCE))) {
            throw new Refusing(
                    Why.CLOCK_NOT_YET,
                    "clock: the plan was issued at " + header.issued() + ", and this host's clock says " + now);
        }
        if (now.isAfter(header.expires())) {
            throw new Refusing(
                    Why.CLOCK_EXPIRED,
                    "clock: the plan expired at " + header.expires() + ", and this host's clock says " + now
                            + "; make it anew: felhom-agent plan");
        }
    }

    private void clock(Instant now) {
        Instant highWater = state.ledger().highWater();
        if (now.isBefore(highWater.minus(TOLERANCE))) {
            throw new Refusing(
                    Why.CLOCK_BEHIND,
                    "clock: it says " + now + ", and the log has seen " + highWater
                            + "; set it right, or, if the log saw a wrong time: felhom-agent clock reset");
        }
    }

    private void unused(PlanDocument.Header header) {
        unburned(header);
        Instant floor = state.ledger().floor();
        if (!header.expires().isAfter(floor)) {
            throw new Refusing(
                    Why.FLOOR,
                    "the plan expires at " + header.expires() + ", and up to " + floor
                            + " a plan may have been used and forgotten; make it anew: felhom-agent plan");
        }
    }

    private Policy policy() {
        if (!trust.has(TrustDirectory.POLICY)) {
            return Policy.DEFAULT;
        }
        try {
            return Policy.parse(trust.read(TrustDirectory.POLICY), operations);
        } catch (IOException | Malformed bad) {
            throw new Refusing(Why.TRUST, TrustDirectory.POLICY + ": " + bad.getMessage());
        }
    }

    @Override
    public Verdict judge(Plan plan, Origin origin, Optional<Opened> opened) {
        try {
            if (!plan.destructive()) {
                limits.admit(plan, origin);
                return Verdict.Allowed.freely();
            }
            return switch (origin) {
                case Origin.SelfTest(Vmid guest) -> selfTest(plan, guest);
                case Origin.Shell() -> destructive(plan, opened);
            };
        } catch (BenignLimits.Reached reached) {
            return Why.LIMIT.because(String.valueOf(reached.getMessage()));
        } catch (Refusing refused) {
            return refused.verdict();
        }
    }

    /// The one exemption. It hangs on where the order comes from, which this process knows of itself.
    private static Verdict selfTest(Plan plan, Vmid guest) {
        return plan.guests().equals(Set.of(guest))
                ? Verdict.Allowed.freely()
                : Why.SELF_TEST.because("the self-test may touch guest " + guest + " alone, not " + plan.guests());
    }

    private Verdict destructive(Plan plan, Optional<Opened> opened) {
        for (Vmid guest : plan.guests()) {
            if (plan.identity(guest).map(GuestIdentity::grade).orElse(GuestIdentity.Grade.NONE)
                    == GuestIdentity.Grade.NONE) {
                throw new Refusing(
                        Why.NO_IDENTITY,
                        "what guest " + guest
                                + " shows of itself (MAC, root volume, uuid, mark) is not enough to tell it from"
                                + " another with its vmid; give it the agent's mark first: felhom-agent guest adopt "
                                + guest);
            }
        }
        if (opened.isEmpty()) {
            clock(state.now());
            policy();
            return new Verdict.NeedsApproval(plan);
        }
        List<Consent.Signed> signed = opened.get().consent().by();
        enough(plan.operation(), policy().threshold(plan.operation(), plan.concerned()), signed);
        PlanDocument document = read(opened.get().consent().approval().payload());
        Optional<PlanDocument.Difference> difference = document.difference(plan);
        if (difference.isPresent()) {
            throw new Refusing(
                    difference.get().field().equals("guests") ? Why.IDENTITY : Why.EFFECTS,
                    difference.get().words() + "; look at it, and plan anew");
        }
        return new Verdict.Allowed(Optional.of(opened.get().consent()));
    }

    @Override
    public IssuedPlan issue(Order order, Plan plan) {
        Instant issued = Instant.ofEpochSecond(state.now().getEpochSecond());
        Instant expires = issued.plus(policy().lifetime(plan.operation()));
        if (!expires.isAfter(state.ledger().floor())) {
            throw new PlanRefused("the clock says " + issued + ", and plans up to "
                    + state.ledger().floor()
                    + " may have been used and forgotten; set the clock right, or: felhom-agent clock reset");
        }
        byte[] bits = new byte[16];
        RANDOM.nextBytes(bits);
        String nonce = Base64.getUrlEncoder().withoutPadding().encodeToString(bits);
        var header = new PlanDocument.Header(state.identity().id(), state.epoch(), nonce, issued, expires);
        byte[] bytes = PlanDocument.write(header, plan);
        if (bytes.length > Approval.MAX_PAYLOAD) {
            throw new PlanRefused("the plan has " + bytes.length + " bytes, and operators sign at most "
                    + Approval.MAX_PAYLOAD + "; order less at once");
        }
        IssuedPlan held = new IssuedPlan(order, nonce, issued, expires, bytes);
        state.ledger().issue(held);
        return held;
    }

    @Override
    public int threshold(Plan plan) {
        return policy().threshold(plan.operation(), plan.concerned());
    }

    /// Ends the questioning.
    private static final class Refusing extends RuntimeException {
        private static final long serialVersionUID = 1L;

        private final transient Verdict.Refused verdict;

        Refusing(Why why, String reason) {
            super(reason);
            this.verdict = why.because(reason);
        }

        Verdict.Refused verdict() {
            return verdict;
        }
    }
}
