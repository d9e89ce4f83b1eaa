package felhom.engine.ledger;

import felhom.ops.Step;
import java.util.Arrays;
import java.util.Optional;

/// The kinds of step by the names that they have in the log. A name once used is never given another meaning.
public enum StepKind {
    TAKE_SNAPSHOT("take-snapshot", "SnapshotMaker", Step.TakeSnapshot.class),
    BACK_UP("back-up", "BackupMaker", Step.BackUp.class),
    START_GUEST("start-guest", "GuestStarter", Step.StartGuest.class),
    DESCRIBE_GUEST("describe-guest", "GuestDescriber", Step.DescribeGuest.class),
    MARK_GUEST("mark-guest", "GuestMarker", Step.MarkGuest.class),
    REMOVE_SNAPSHOT("remove-snapshot", "SnapshotRemover", Step.RemoveSnapshot.class),
    REVERT_TO_SNAPSHOT("revert-to-snapshot", "SnapshotReverter", Step.RevertToSnapshot.class),
    STOP_GUEST("stop-guest", "GuestStopper", Step.StopGuest.class),
    STOP_TASK("stop-task", "TaskStopper", Step.StopTask.class);

    private final String word;
    private final String before;
    private final Class<? extends Step> type;

    /// @param before in logs that name a capability
    StepKind(String word, String before, Class<? extends Step> type) {
        this.word = word;
        this.before = before;
        this.type = type;
    }

    /// As the log has it.
    public String word() {
        return word;
    }

    public static StepKind of(Step step) {
        return switch (step) {
            case Step.TakeSnapshot _ -> TAKE_SNAPSHOT;
            case Step.BackUp _ -> BACK_UP;
            case Step.StartGuest _ -> START_GUEST;
            case Step.DescribeGuest _ -> DESCRIBE_GUEST;
            case Step.MarkGuest _ -> MARK_GUEST;
            case Step.RemoveSnapshot _ -> REMOVE_SNAPSHOT;
            case Step.RevertToSnapshot _ -> REVERT_TO_SNAPSHOT;
            case Step.StopGuest _ -> STOP_GUEST;
            case Step.StopTask _ -> STOP_TASK;
        };
    }

    /// Whether a step of this name destroys something; one that this version does not know does not, as far as it can
    /// tell.
    public static boolean destructive(String word) {
        return find(word)
                .filter(kind -> Step.Destructive.class.isAssignableFrom(kind.type))
                .isPresent();
    }

    static Optional<StepKind> find(String word) {
        return Arrays.stream(values()).filter(kind -> kind.word.equals(word)).findFirst();
    }

    /// The name in a record, be it one of a log that names a capability; that of a later version as it stands.
    static String read(RecordFields body) {
        return body.find("call").orElseGet(() -> {
            String capability = body.text("capability");
            return Arrays.stream(values())
                    .filter(kind -> kind.before.equals(capability))
                    .map(StepKind::word)
                    .findFirst()
                    .orElse(capability);
        });
    }
}
