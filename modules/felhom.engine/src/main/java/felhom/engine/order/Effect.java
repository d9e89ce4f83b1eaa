package felhom.engine.order;

import java.util.Locale;
import java.util.OptionalLong;

/// What a step costs, written by who does it, never by the operation.
///
/// Whoever signs a plan agrees to these kinds of effects on these subjects, and that is what is compared when
/// the plan is carried out. Words and `bytes` are of the moment: an age, a size or a state that has changed
/// since is shown and signed, and makes no plan worthless.
///
/// @param subject what is affected, in words that are the same as long as it is
/// @param words what is going to happen, as it follows on `This will:`
/// @param bytes where they are known
public record Effect(Kind kind, String subject, String words, OptionalLong bytes) {
    public static Effect of(Kind kind, String subject, String words) {
        return new Effect(kind, subject, words, OptionalLong.empty());
    }

    /// The same of a step that is done only to undo another one. Whoever agrees to it agrees to nothing that
    /// happens when
    /// all goes well.
    public Effect ifUndone() {
        return new Effect(
                kind,
                subject + ", when it is undone",
                words + ", only if this is undone because a later step fails",
                bytes);
    }

    /// Whether it is the same to whoever agreed to it.
    public boolean alike(Effect other) {
        return kind == other.kind && subject.equals(other.subject);
    }

    public enum Kind {
        /// The way back to a snapshot is gone.
        SNAPSHOT_LOST,
        /// What was written since is gone.
        WRITES_LOST,
        /// A guest's service goes away.
        GUEST_STOPPED,
        /// A guest runs that did not, or as it did before.
        GUEST_STARTED,
        /// HA wants something else from now on.
        HA_TOLD,
        /// Work is broken off.
        TASK_KILLED,
        /// Something half done may stay.
        LEFT_BEHIND,
        /// Something stays out of a backup.
        LEFT_OUT,
        /// A guest may stand still for longer than it should.
        MAY_HANG,
        /// A guest comes into being, or one that does brings something along.
        GUEST_MADE,
        /// What needs a storage goes without.
        STORAGE_OFF;

        /// As in documents and `--json`.
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
