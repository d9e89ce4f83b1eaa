package felhom.ops;

import java.util.Optional;

/// One step of a procedure, what undoes it, and what follows when it fails. Where it cannot be known whether
/// the step was done, nothing follows, whatever this says.
///
/// @param undo done only when this stage or a later one goes back; it has no undo of its own
public record Stage<S extends Step>(StageName name, S step, Optional<S> undo, OnFailure onFailure) {
    /// One that ends the procedure when it fails.
    ///
    /// @throws IllegalArgumentException when the name is none, see [StageName]
    public static <S extends Step> Stage<S> of(String name, S step) {
        return new Stage<>(new StageName(name), step, Optional.empty(), OnFailure.STOP);
    }

    /// One that is worth what follows even where it fails. The order has failed all the same.
    ///
    /// @throws IllegalArgumentException when the name is none, see [StageName]
    public static <S extends Step> Stage<S> goingOn(String name, S step) {
        return new Stage<>(new StageName(name), step, Optional.empty(), OnFailure.GO_ON);
    }

    /// One that, when it fails, has what was done before it undone.
    ///
    /// @throws IllegalArgumentException when the name is none, see [StageName]
    public static <S extends Step> Stage<S> goingBack(String name, S step) {
        return new Stage<>(new StageName(name), step, Optional.empty(), OnFailure.GO_BACK);
    }

    /// The same, undone by `step` when it or a later one goes back.
    public Stage<S> undoneBy(S undoing) {
        return new Stage<>(name, step, Optional.of(undoing), onFailure);
    }

    /// The same, its step and what undoes it about what the stages that they name have made.
    public Stage<Step> with(Products made) {
        return new Stage<>(name, step.with(made), undo.map(undoing -> undoing.with(made)), onFailure);
    }

    /// In an operator's words, such as `take snapshot 'before' of guest 101`; as it is signed.
    public String words() {
        String follows = switch (onFailure) {
            case STOP -> "";
            case GO_ON -> " (what follows is done even if this fails)";
            case GO_BACK -> " (if this fails, what was done before is undone)";
        };
        return step.words()
                + follows
                + undo.map(back -> " (undone by: " + back.words() + ")").orElse("");
    }
}
