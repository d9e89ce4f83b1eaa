import org.jspecify.annotations.NullMarked;

/// The append-only, hash-chained log.
///
/// It needs nothing of the rest, and must never know what its records mean.
@SuppressWarnings("module") // the module that the qualified export names is built after this one
@NullMarked
module felhom.log {
    requires static org.jspecify;

    exports felhom.log to
            felhom.engine;
}
