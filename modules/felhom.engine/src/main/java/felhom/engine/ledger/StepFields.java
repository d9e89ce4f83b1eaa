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
        step.target().ifPresent(guest -> body.put("guest", guest.toString()));
        return switch (step) {
            case Step.TakeSnapshot(var _, var name, var _) ->
                body.put("call", "take-snapshot").put("snapshot", name.value());
            case Step.BackUp(var _, var storage, var notes) ->
                body.put("call", "back-up").put("storage", storage.value()).put("text", notes);
            case Step.StartGuest _ -> body.put("call", "start-guest");
            case Step.DescribeGuest(var _, var text) ->
                body.put("call", "describe-guest").put("text", text);
            case Step.MarkGuest _ -> body.put("call", "mark-guest");
            case Step.RemoveSnapshot(var _, var name) ->
                body.put("call", "remove-snapshot").put("snapshot", name.value());
            case Step.RevertToSnapshot(var _, var name) ->
                body.put("call", "revert-to-snapshot").put("snapshot", name.value());
            case Step.StopGuest _ -> body.put("call", "stop-guest");
            case Step.StopTask(var task) -> body.put("call", "stop-task").put("upid", task.text());
        };
    }

    /// Empty for what this version does not know, or an earlier one did not write whole.
    public static Optional<Step> read(RecordFields body) {
        try {
            return switch (body.find("call").orElse("")) {
                case "take-snapshot" -> Optional.of(new Step.TakeSnapshot(guest(body), snapshot(body), ""));
                case "back-up" ->
                    Optional.of(new Step.BackUp(guest(body), new StorageId(body.text("storage")), body.text("text")));
                case "start-guest" -> Optional.of(new Step.StartGuest(guest(body)));
                case "describe-guest" -> Optional.of(new Step.DescribeGuest(guest(body), body.text("text")));
                case "mark-guest" -> Optional.of(new Step.MarkGuest(guest(body)));
                case "remove-snapshot" -> Optional.of(new Step.RemoveSnapshot(guest(body), snapshot(body)));
                case "revert-to-snapshot" -> Optional.of(new Step.RevertToSnapshot(guest(body), snapshot(body)));
                case "stop-guest" -> Optional.of(new Step.StopGuest(guest(body)));
                case "stop-task" -> Optional.of(new Step.StopTask(Upid.of(body.text("upid"))));
                default -> Optional.empty();
            };
        } catch (IllegalArgumentException unreadable) {
            return Optional.empty();
        }
    }

    private static Vmid guest(RecordFields body) {
        return Vmid.of(body.text("guest"));
    }

    private static SnapshotName snapshot(RecordFields body) {
        return new SnapshotName(body.text("snapshot"));
    }
}
