package felhom.engine.ledger;

import felhom.engine.order.Outcome;
import felhom.ops.Failure;
import felhom.ops.MissingPrivilege;
import felhom.ops.Upid;
import java.util.List;
import java.util.Locale;

/// How something ended, in the log. Long texts are cut: PVE's own log has them whole.
final class OutcomeFields {
    private static final int MOST_LINES = 100;
    private static final int LONGEST_LINE = 500;

    private OutcomeFields() {}

    static RecordFields write(RecordFields body, Outcome outcome) {
        body.put("outcome", outcome.word()).put("summary", Records.cut(outcome.summary()));
        outcome.volume().ifPresent(volume -> body.put("volume", Records.cut(volume)));
        switch (outcome) {
            case Outcome.Done _ -> {}
            case Outcome.DoneWithWarnings done -> {
                lines(body, "warning", done.warnings());
                PlanFields.leftOut(body, done.leftOut());
            }
            case Outcome.Failed(Failure failure) -> {
                body.put("failure", failure.kind().name().toLowerCase(Locale.ROOT));
                failure.privilege().ifPresent(missing -> {
                    missing.path().ifPresent(path -> body.put("privilege.path", path));
                    missing.privileges().ifPresent(names -> body.put("privilege.names", names));
                    body.put("privilege.token", missing.token());
                });
                lines(body, "log", failure.log());
            }
            case Outcome.Unknown(var _, var task, var _) -> task.ifPresent(upid -> body.put("upid", upid.text()));
        }
        return body;
    }

    static Outcome read(RecordFields body) {
        String summary = body.text("summary");
        return switch (body.text("outcome")) {
            case "ok" -> new Outcome.Done(summary, body.find("volume"));
            case "ok_with_warnings" ->
                new Outcome.DoneWithWarnings(
                        summary, lines(body, "warning"), PlanFields.leftOut(body), body.find("volume"));
            case "failed" ->
                new Outcome.Failed(new Failure(
                        Failure.Kind.valueOf(body.text("failure").toUpperCase(Locale.ROOT)),
                        summary,
                        body.find("privilege.token")
                                .map(token -> new MissingPrivilege(
                                        body.find("privilege.path"), body.find("privilege.names"), token)),
                        lines(body, "log")));
            case "unknown" -> new Outcome.Unknown(summary, body.find("upid").map(Upid::of));
            default -> throw new IllegalArgumentException("no such outcome: " + body.text("outcome"));
        };
    }

    private static List<String> lines(RecordFields body, String name) {
        return body.all(name).stream().map(RecordFields.Value::text).toList();
    }

    /// The last lines say how it ended.
    private static void lines(RecordFields body, String name, List<String> lines) {
        int left = Math.max(0, lines.size() - MOST_LINES);
        if (left > 0) {
            body.put(name, "(" + left + " more before these)");
        }
        lines.stream().skip(left).map(line -> Records.cut(line, LONGEST_LINE)).forEach(line -> body.put(name, line));
    }
}
