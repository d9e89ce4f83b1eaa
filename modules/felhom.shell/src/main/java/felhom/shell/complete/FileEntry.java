package felhom.shell.complete;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// A name in a directory.
record FileEntry(String name, boolean directory) {
    /// More than anybody looks through.
    private static final int MOST = 5_000;

    static List<FileEntry> list(Path directory) {
        List<FileEntry> entries = new ArrayList<>();
        try (DirectoryStream<Path> all = Files.newDirectoryStream(directory)) {
            for (Path each : all) {
                if (entries.size() == MOST) {
                    break;
                }
                entries.add(new FileEntry(each.getFileName().toString(), Files.isDirectory(each)));
            }
        } catch (NoSuchFileException | NotDirectoryException none) {
            return List.of();
        } catch (AccessDeniedException closed) {
            throw new UncheckedIOException("'" + directory + "' may not be read", closed);
        } catch (IOException fault) {
            throw new UncheckedIOException("'" + directory + "': " + fault.getMessage(), fault);
        } catch (DirectoryIteratorException fault) {
            throw new IllegalStateException("'" + directory + "': " + fault.getMessage(), fault);
        }
        entries.sort(Comparator.comparing(FileEntry::name));
        return entries;
    }
}
