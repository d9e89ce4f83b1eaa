package felhom.testkit.task;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/// A piece of work of a task: it begins at one moment, takes its time, and has its effect at the end.
///
/// Any method may throw {@link TaskFailure}.
public interface Step {
    /// Comes before any lock is taken.
    default void prepare(Job job, Instant at) {}

    /// The guest whose configuration file is locked (flock) for `begin`.
    default OptionalInt configLock() {
        return OptionalInt.empty();
    }

    /// Whose lock it is.
    default Kind kind() {
        return Kind.LXC;
    }

    /// Whether that lock is kept until the end of the step.
    default boolean keepsConfigLock() {
        return false;
    }

    /// Whether only one such task works on a node at a time.
    default boolean onePerNode() {
        return false;
    }

    /// How long it waits for its turn on the node.
    default Duration nodeLockWait() {
        return Duration.ZERO;
    }

    /// The storages it needs besides those of the guest whose configuration is locked.
    default Set<String> storages() {
        return Set.of();
    }

    /// Whether it needs that guest's volumes.
    default boolean usesDisks() {
        return true;
    }

    void begin(Job job, Instant at);

    /// Called after `begin`.
    default Duration duration(Duration usual) {
        return usual;
    }

    void finish(Job job, Instant at);

    /// The task was stopped from outside while this step worked.
    default void interrupted(Job job) {}

    /// How the worker ends by itself, a moment after SIGTERM; where it does not, it is killed 5 s later.
    default Optional<String> terminated(Job job, Instant at) {
        interrupted(job);
        return Optional.empty();
    }

    /// The configuration lock could not be had in time.
    default void refused(Job job, Instant at, String text) {
        throw new TaskFailure(text);
    }
}
