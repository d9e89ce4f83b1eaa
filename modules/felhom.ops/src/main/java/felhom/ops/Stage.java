package felhom.ops;

/// One step of a procedure and what follows when it fails. Where it cannot be known whether the step was done, nothing
/// follows, whatever this says.
public record Stage<S extends Step>(StageName name, S step, OnFailure onFailure) {
    /// One that ends the procedure when it fails.
    ///
    /// @throws IllegalArgumentException when the name is none, see [StageName]
    public static <S extends Step> Stage<S> of(String name, S step) {
        return new Stage<>(new StageName(name), step, OnFailure.STOP);
    }

    /// One that is worth what follows even where it fails. The order has failed all the same.
    ///
    /// @throws IllegalArgumentException when the name is none, see [StageName]
    public static <S extends Step> Stage<S> goingOn(String name, S step) {
        return new Stage<>(new StageName(name), step, OnFailure.GO_ON);
    }

    /// In an operator's words, such as `take snapshot 'before' of guest 101`; as it is signed.
    public String words() {
        return switch (onFailure) {
            case STOP -> step.words();
            case GO_ON -> step.words() + " (what follows is done even if this fails)";
        };
    }
}
