import org.jspecify.annotations.NullMarked;

/// What an operation is and what it may read and plan: all that an operation's author compiles against, and nothing
/// else.
///
/// It must never speak to a network, start a process, touch a file or carry third-party code.
@NullMarked
module felhom.ops {
    requires static org.jspecify;

    exports felhom.ops;
}
