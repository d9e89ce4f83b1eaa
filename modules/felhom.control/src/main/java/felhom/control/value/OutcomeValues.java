package felhom.control.value;

import felhom.engine.order.LeftOut;
import felhom.engine.order.Outcome;

/// How an operation ended.
public final class OutcomeValues {
    private static final String KIND = "outcome";

    static final Codec<LeftOut> LEFT_OUT = Codec.object(
            (left, to) -> to.text("key", left.key())
                    .text("what", left.what())
                    .known("bytes", left.bytes())
                    .text("why", left.why())
                    .maybe("remedy", Codec.TEXT, left.remedy()),
            from -> new LeftOut(
                    from.text("key"),
                    from.text("what"),
                    from.known("bytes"),
                    from.text("why"),
                    from.maybe("remedy", Codec.TEXT)));

    public static final Codec<Outcome> OUTCOME = Codec.object(
            (outcome, to) -> {
                to.text(KIND, outcome.word());
                switch (outcome) {
                    case Outcome.Done done ->
                        to.text("summary", done.summary()).maybe("volume", Codec.TEXT, done.volume());
                    case Outcome.DoneWithWarnings done ->
                        to.text("summary", done.summary())
                                .list("warnings", Codec.TEXT, done.warnings())
                                .list("left_out", LEFT_OUT, done.leftOut())
                                .maybe("volume", Codec.TEXT, done.volume());
                    case Outcome.Failed failed -> to.put("failure", FailureValues.FAILURE, failed.failure());
                    case Outcome.Unknown unknown ->
                        to.text("summary", unknown.summary())
                                .maybe("task", HostValues.UPID, unknown.task())
                                .flag("open", unknown.open());
                }
            },
            from -> switch (from.text(KIND)) {
                case "ok" -> new Outcome.Done(from.text("summary"), from.maybe("volume", Codec.TEXT));
                case "ok_with_warnings" ->
                    new Outcome.DoneWithWarnings(
                            from.text("summary"),
                            from.list("warnings", Codec.TEXT),
                            from.list("left_out", LEFT_OUT),
                            from.maybe("volume", Codec.TEXT));
                case "failed" -> new Outcome.Failed(from.get("failure", FailureValues.FAILURE));
                case "unknown" ->
                    new Outcome.Unknown(from.text("summary"), from.maybe("task", HostValues.UPID), from.flag("open"));
                default -> throw Malformed.unknown(KIND, from.text(KIND));
            });

    private OutcomeValues() {}
}
