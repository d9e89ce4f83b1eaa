package felhom.engine.trust;

import java.io.IOException;

/// The files that say whom to believe, by name ([TrustDirectory#OPERATORS] and the others).
public interface TrustFiles {
    /// What cannot be looked at counts as there: it is read then, and refused with the reason.
    boolean has(String name);

    /// The content of a file, at most [TrustDirectory#MOST_BYTES] and one byte of it.
    ///
    /// @throws IOException that says why when it cannot be read, or when others than root and we could have
    ///     written it
    byte[] read(String name) throws IOException;

    /// Where a file is, for people.
    String place(String name);
}
