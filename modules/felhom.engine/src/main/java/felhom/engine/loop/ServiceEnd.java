package felhom.engine.loop;

import java.util.List;

/// Why a service ends though nobody told it to.
public sealed interface ServiceEnd {
    /// Loops hang, and nothing that they may hold can be trusted.
    ///
    /// @param loops their names
    record Stuck(List<String> loops) implements ServiceEnd {
        public Stuck {
            loops = List.copyOf(loops);
        }
    }

    /// It cannot do its work until it is started anew; it can be ended in order.
    ///
    /// @param words why
    record Broken(String words) implements ServiceEnd {}
}
