package felhom.shell.complete;

/// Where questions wait for their answers.
@FunctionalInterface
interface Background {
    /// Starts it and returns at once.
    ///
    /// @param name for whoever looks at the threads
    /// @return ends the waiting, as far as it can be ended
    Runnable start(String name, Runnable work);

    /// A thread for each: a question that hangs holds up no other, and not the end of the program.
    static Background threads() {
        return (name, work) ->
                Thread.ofPlatform().daemon().name("complete-" + name).start(work)::interrupt;
    }
}
