package felhom.control.wire;

import felhom.control.value.Codec;
import felhom.control.value.DoorValues;
import felhom.control.value.HostValues;
import felhom.control.value.Malformed;
import felhom.control.value.PlanValues;
import felhom.engine.door.Report;
import felhom.engine.order.Plan;
import felhom.ops.Upid;
import java.time.Duration;

/// What a client is told while its request runs.
public sealed interface Event {
    /// What a [felhom.engine.port.TaskListener] is told.
    sealed interface OfTask extends Event {}

    record Begins(Plan plan) implements OfTask {}

    record Started(Upid task) implements OfTask {}

    record Found(Upid task) implements OfTask {}

    record Line(String line) implements OfTask {}

    record Waiting(Upid task, Duration elapsed) implements OfTask {}

    /// The same of a task of one of the self-test's steps.
    record InStep(String step, OfTask event) implements Event {}

    record StepEnded(String step, String outcome, Duration took, String text) implements Event {}

    record StepReported(String step, Report report) implements Event {}

    record Live(String words) implements Event {}

    /// For whom the order waits.
    record Notice(String words) implements Event {}

    /// From now on a request to stop gives the self-test time to put all back.
    record Grace(Duration grace, String lastWords) implements Event {}

    record GraceOver() implements Event {}

    Codec<Event> CODEC = Codec.object(
            (event, to) -> {
                switch (event) {
                    case Begins begins -> to.text("what", "begins").put("plan", PlanValues.PLAN, begins.plan());
                    case Started started -> to.text("what", "started").put("task", HostValues.UPID, started.task());
                    case Found found -> to.text("what", "found").put("task", HostValues.UPID, found.task());
                    case Line line -> to.text("what", "line").text("line", line.line());
                    case Waiting waiting ->
                        to.text("what", "waiting")
                                .put("task", HostValues.UPID, waiting.task())
                                .put("elapsed", Codec.SPAN, waiting.elapsed());
                    case InStep in ->
                        to.text("what", "in_step").text("step", in.step()).put("told", event(), in.event());
                    case StepEnded ended ->
                        to.text("what", "step_ended")
                                .text("step", ended.step())
                                .text("outcome", ended.outcome())
                                .put("took", Codec.SPAN, ended.took())
                                .text("text", ended.text());
                    case StepReported reported ->
                        to.text("what", "step_reported")
                                .text("step", reported.step())
                                .put("report", DoorValues.REPORT, reported.report());
                    case Live live -> to.text("what", "live").text("words", live.words());
                    case Notice notice -> to.text("what", "notice").text("words", notice.words());
                    case Grace grace ->
                        to.text("what", "grace")
                                .put("grace", Codec.SPAN, grace.grace())
                                .text("last_words", grace.lastWords());
                    case GraceOver _ -> to.text("what", "grace_over");
                }
            },
            from -> switch (from.text("what")) {
                case "begins" -> new Begins(from.get("plan", PlanValues.PLAN));
                case "started" -> new Started(from.get("task", HostValues.UPID));
                case "found" -> new Found(from.get("task", HostValues.UPID));
                case "line" -> new Line(from.text("line"));
                case "waiting" -> new Waiting(from.get("task", HostValues.UPID), from.get("elapsed", Codec.SPAN));
                case "in_step" -> new InStep(from.text("step"), ofTask(from.get("told", event())));
                case "step_ended" ->
                    new StepEnded(
                            from.text("step"), from.text("outcome"), from.get("took", Codec.SPAN), from.text("text"));
                case "step_reported" -> new StepReported(from.text("step"), from.get("report", DoorValues.REPORT));
                case "live" -> new Live(from.text("words"));
                case "notice" -> new Notice(from.text("words"));
                case "grace" -> new Grace(from.get("grace", Codec.SPAN), from.text("last_words"));
                case "grace_over" -> new GraceOver();
                default -> throw new Malformed("'" + from.text("what") + "' is no event");
            });

    private static Codec<Event> event() {
        return Codec.of(event -> CODEC.write(event), node -> CODEC.read(node));
    }

    private static OfTask ofTask(Event event) {
        if (event instanceof OfTask of) {
            return of;
        }
        throw new Malformed("it is no event of a task");
    }
}
