package felhom.control.value;

import felhom.engine.door.Issue;
import felhom.engine.door.Offer;
import felhom.engine.door.Report;
import felhom.engine.trust.Approval;
import felhom.engine.trust.Consent;
import felhom.engine.trust.Gate;
import felhom.engine.trust.RefusalReason;
import felhom.engine.trust.Verdict;
import felhom.ops.ArgumentType;
import felhom.ops.Arguments;
import felhom.ops.Parameter;
import java.util.List;
import java.util.Optional;

/// What a door is handed and what it answers.
public final class DoorValues {
    public static final Codec<Approval> APPROVAL = Codec.object(
            (approval, to) -> to.put("payload", Codec.BYTES, approval.payload())
                    .list("signatures", Codec.BYTES, approval.signatures()),
            from -> new Approval(from.get("payload", Codec.BYTES), from.list("signatures", Codec.BYTES)));

    private static final Codec<Consent.Signed> SIGNED = Codec.object(
            (by, to) -> to.text("principal", by.principal()).text("fingerprint", by.fingerprint()),
            from -> new Consent.Signed(from.text("principal"), from.text("fingerprint")));

    private static final Codec<Consent> CONSENT = Codec.object(
            (consent, to) -> to.text("nonce", consent.nonce())
                    .put("expires", Codec.TIME, consent.expires())
                    .list("by", SIGNED, consent.by())
                    .put("approval", APPROVAL, consent.approval()),
            from -> new Consent(
                    from.text("nonce"),
                    from.get("expires", Codec.TIME),
                    from.list("by", SIGNED),
                    from.get("approval", APPROVAL)));

    private static final Codec<RefusalReason> WHY = Codec.word(RefusalReason.class);

    private static final Codec<Verdict> VERDICT = Codec.object(
            (verdict, to) -> {
                switch (verdict) {
                    case Verdict.Allowed allowed ->
                        to.text("verdict", "allowed").maybe("consent", CONSENT, allowed.consent());
                    case Verdict.Refused refused ->
                        to.text("verdict", "refused")
                                .put("why", WHY, refused.why())
                                .text("reason", refused.reason());
                    case Verdict.NeedsApproval held ->
                        to.text("verdict", "needs_approval")
                                .put("plan", PlanValues.PLAN, held.plan())
                                .maybe("beyond", Codec.TEXT, held.beyond());
                }
            },
            from -> switch (from.text("verdict")) {
                case "allowed" -> new Verdict.Allowed(from.maybe("consent", CONSENT));
                case "refused" -> new Verdict.Refused(from.get("why", WHY), from.text("reason"));
                case "needs_approval" ->
                    new Verdict.NeedsApproval(from.get("plan", PlanValues.PLAN), from.maybe("beyond", Codec.TEXT));
                default -> throw Malformed.unknown("verdict", from.text("verdict"));
            });

    public static final Codec<Report> REPORT = Codec.object(
            (report, to) -> to.maybe("order", PlanValues.ORDER, report.order())
                    .maybe("plan", PlanValues.PLAN, report.plan())
                    .put("verdict", VERDICT, report.verdict())
                    .maybe("outcome", OutcomeValues.OUTCOME, report.outcome())
                    .list("tasks", HostValues.UPID, report.tasks())
                    .put("took", Codec.SPAN, report.took()),
            from -> new Report(
                    from.maybe("order", PlanValues.ORDER),
                    from.maybe("plan", PlanValues.PLAN),
                    from.get("verdict", VERDICT),
                    from.maybe("outcome", OutcomeValues.OUTCOME),
                    from.list("tasks", HostValues.UPID),
                    from.get("took", Codec.SPAN)));

    private static final Codec<Gate.Issued> ISSUED = Codec.object(
            (issued, to) -> to.put("plan", PlanValues.ISSUED, issued.plan())
                    .put("signatures", Codec.COUNT, issued.signatures())
                    .maybe("changed", Codec.TEXT, issued.changed())
                    .maybe("beyond", Codec.TEXT, issued.beyond())
                    .flag("anew", issued.anew()),
            from -> new Gate.Issued(
                    from.get("plan", PlanValues.ISSUED),
                    from.get("signatures", Codec.COUNT),
                    from.maybe("changed", Codec.TEXT),
                    from.maybe("beyond", Codec.TEXT),
                    from.flag("anew")));

    public static final Codec<Issue> ISSUE = Codec.object(
            (issue, to) -> {
                switch (issue) {
                    case Issue.Issued issued ->
                        to.text("issue", "issued")
                                .put("issued", ISSUED, issued.issued())
                                .put("content", PlanValues.PLAN, issued.content());
                    case Issue.Benign benign ->
                        to.text("issue", "benign").put("content", PlanValues.PLAN, benign.content());
                    case Issue.NoPlan none -> to.text("issue", "no_plan").put("report", REPORT, none.report());
                }
            },
            from -> switch (from.text("issue")) {
                case "issued" -> new Issue.Issued(from.get("issued", ISSUED), from.get("content", PlanValues.PLAN));
                case "benign" -> new Issue.Benign(from.get("content", PlanValues.PLAN));
                case "no_plan" -> new Issue.NoPlan(from.get("report", REPORT));
                default -> throw Malformed.unknown("issue", from.text("issue"));
            });

    /// What a value has to be is known in words only: the daemon looks at it.
    private static final Codec<Parameter<?>> PARAMETER = Codec.object(
            (parameter, to) -> to.text("name", parameter.name())
                    .text("type", parameter.type().words())
                    .maybe("fallback", Codec.TEXT, fallback(parameter))
                    .flag("required", parameter.required())
                    .text("help", parameter.help()),
            from -> new Parameter<>(
                    from.text("name"),
                    new ArgumentType<>(from.text("type"), text -> text),
                    from.maybe("fallback", Codec.TEXT),
                    from.flag("required"),
                    from.text("help")));

    private static Optional<String> fallback(Parameter<?> parameter) {
        return parameter.fallback().map(Object::toString);
    }

    public static final Codec<Offer> OFFER = Codec.object(
            (offer, to) -> to.put("name", PlanValues.OPERATION, offer.name())
                    .list("arguments", PARAMETER, List.copyOf(offer.arguments().parameters()))
                    .flag("destructive", offer.destructive()),
            from -> new Offer(
                    from.get("name", PlanValues.OPERATION),
                    new Arguments(from.list("arguments", PARAMETER)),
                    from.flag("destructive")));

    private DoorValues() {}
}
