package felhom.control.value;

import felhom.engine.selftest.SelfTestEnd;

/// How the task self-test ended.
public final class SelfTestValues {
    private static final Codec<SelfTestEnd.Proof> PROOF = Codec.object(
            (proof, to) -> {
                switch (proof) {
                    case SelfTestEnd.Proven _ -> to.text("proof", "proven");
                    case SelfTestEnd.Forbidden _ -> to.text("proof", "forbidden");
                    case SelfTestEnd.Unshown _ -> to.text("proof", "unshown");
                    case SelfTestEnd.Stopped _ -> to.text("proof", "stopped");
                    case SelfTestEnd.Failed failed ->
                        to.text("proof", "failed").put("how", OutcomeValues.OUTCOME, failed.outcome());
                    case SelfTestEnd.Unreadable unreadable ->
                        to.text("proof", "unreadable").put("kind", FailureValues.KIND, unreadable.kind());
                }
            },
            from -> switch (from.text("proof")) {
                case "proven" -> new SelfTestEnd.Proven();
                case "forbidden" -> new SelfTestEnd.Forbidden();
                case "unshown" -> new SelfTestEnd.Unshown();
                case "stopped" -> new SelfTestEnd.Stopped();
                case "failed" -> new SelfTestEnd.Failed(from.get("how", OutcomeValues.OUTCOME));
                case "unreadable" -> new SelfTestEnd.Unreadable(from.get("kind", FailureValues.KIND));
                default -> throw Malformed.unknown("proof", from.text("proof"));
            });

    public static final Codec<SelfTestEnd> END = Codec.object(
            (end, to) -> {
                switch (end) {
                    case SelfTestEnd.Refused refused ->
                        to.text("end", "refused").text("reason", refused.reason());
                    case SelfTestEnd.Ended ended ->
                        to.text("end", "ended")
                                .put("proof", PROOF, ended.proof())
                                .list("left", Codec.TEXT, ended.left());
                }
            },
            from -> switch (from.text("end")) {
                case "refused" -> new SelfTestEnd.Refused(from.text("reason"));
                case "ended" -> new SelfTestEnd.Ended(from.get("proof", PROOF), from.list("left", Codec.TEXT));
                default -> throw Malformed.unknown("end", from.text("end"));
            });

    private SelfTestValues() {}
}
