package felhom.host.root;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/// To one helper, for one request. Used by two threads: one speaks, and the other closes it when that takes
/// too long.
interface Line extends AutoCloseable {
    /// Before anything is asked.
    ///
    /// @throws felhom.ops.HostException with the way out
    void open();

    OutputStream to() throws IOException;

    InputStream from() throws IOException;

    /// Whether it is certain that nobody has read what was asked, by what the other end has said besides.
    default boolean unheard() {
        return false;
    }

    /// What there is to say where no answer came: who was asked, what they said besides, the way out.
    String words(String problem);

    @Override
    void close();
}
