package felhom.engine.state;

import felhom.log.Owner;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Optional;

/// A small file that the agent has written for itself. One that somebody else has put there is not read,
/// whatever it says.
final class OwnFile {
    static final int MOST_BYTES = 4096;

    private OwnFile() {}

    /// The file is there, and is none that we have written.
    static final class Strange extends IOException {
        private static final long serialVersionUID = 1L;

        Strange(String message) {
            super(message);
        }
    }

    /// What is no text shows as such, and is no error.
    ///
    /// @throws NoSuchFileException when there is none
    /// @throws Strange that names the file and what is wrong with it
    /// @throws IOException when it cannot be looked at or read
    static String read(Path file) throws IOException {
        // What cannot be looked at is not missing: this throws then.
        if (!Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS)
                .isRegularFile()) {
            throw new Strange(file + ": is a link or no regular file");
        }
        Optional<String> stranger = Owner.strangerToLook(file);
        if (stranger.isPresent()) {
            throw new Strange(stranger.get());
        }
        try (InputStream in = Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS)) {
            byte[] bytes = in.readNBytes(MOST_BYTES + 1);
            if (bytes.length > MOST_BYTES) {
                throw new Strange(file + ": is longer than " + MOST_BYTES + " bytes");
            }
            return new String(bytes, StandardCharsets.UTF_8);
        }
    }
}
