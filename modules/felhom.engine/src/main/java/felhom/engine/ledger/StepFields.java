package felhom.engine.ledger;

import felhom.ops.SnapshotName;
import felhom.ops.Step;
import felhom.ops.StorageId;
import felhom.ops.Upid;
import felhom.ops.Vmid;
import java.util.Optional;

/// A step in the log, so that a later process can look for its work. What tells nothing of that, such as the text of a
/// snapshot, is left out.
public final class StepFields {
    private StepFields() {}

    public static RecordFields write(RecordFields body, Step step) {
        step.guests().forEach(guest -> body.put("guest", guest.toString()));
        body.put("call", StepKind.of(step).word());
        return switch (step) {
            case Step.TakeSnapshot(var _, var name, var _) -> body.put("snapshot", name.value());
            case Step.BackUp(var _, var storage, var notes) ->
                body.put("storage", storage.value()).put("text", notes);
            case Step.DescribeGuest(var _, var text) -> body.put("text", text);
            case Step.RemoveSnapshot(var _, var name) -> body.put("snapshot", name.value());
            case Step.RevertToSnapshot(var _, var name) -> body.put("snapshot", name.value());
            case Step.StopTask(var task) -> body.put("upid", task.text());
            case Step.StartGuest _, Step.MarkGuest _, Step.StopGuest _ -> body;
        };
    }

    /// Empty for what this version does not know, or an earlier one did not write whole.
    public static Optional<Step> read(RecordFields body) {
        try {
            return body.find("call").flatMap(StepKind::find).map(kind -> step(kind, body));
        } catch (IllegalArgumentException unreadable) {
            return Optional.empty();
        }
    }

    private static Step step(StepKind kind, RecordFields body) {
        return switch (kind) {
            case TAKE_SNAPSHOT -> new Step.TakeSnapshot(guest(body), snapshot(body), "");
            case BACK_UP -> new Step.BackUp(guest(body), new StorageId(body.text("storage")), body.text("text"));
            case START_GUEST -> new Step.StartGuest(guest(body));
            case DESCRIBE_GUEST -> new Step.DescribeGuest(guest(body), body.text("text"));
            case MARK_GUEST -> new Step.MarkGuest(guest(body));
            case REMOVE_SNAPSHOT -> new Step.RemoveSnapshot(guest(body), snapshot(body));
            case REVERT_TO_SNAPSHOT -> new Step.RevertToSnapshot(guest(body), snapshot(body));
            case STOP_GUEST -> new Step.StopGuest(guest(body));
            case STOP_TASK -> new Step.StopTask(Upid.of(body.text("upid")));
        };
    }

    private static Vmid guest(RecordFields body) {
        return Vmid.of(body.text("guest"));
    }

    private static SnapshotName snapshot(RecordFields body) {
        return new SnapshotName(body.text("snapshot"));
    }
}
