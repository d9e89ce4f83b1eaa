package felhom.shell.look;

import felhom.engine.state.AuditTrail.Found;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// `audit show --extract`: a record's plan and its signatures as files.
final class AuditExtract {
    private AuditExtract() {}

    /// All of them or none: what lies there already may be what they are to be compared with.
    ///
    /// @return the files that were written
    /// @throws IOException whose message is for the operator
    static List<Path> write(Found.Sound entry, Path directory) throws IOException {
        Map<Path, byte[]> files = files(entry, directory);
        if (files.isEmpty()) {
            throw new IOException("--extract: record " + entry.seq() + " (" + entry.type()
                    + ") holds no signed plan; an intent that operators signed does: felhom-agent audit show");
        }
        for (Path file : files.keySet()) {
            if (Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
                throw new IOException("--extract: '" + file + "' is there already and nothing was written;"
                        + " name another directory, or take the file away");
            }
        }
        try {
            Files.createDirectories(directory);
            for (var file : files.entrySet()) {
                Files.write(file.getKey(), file.getValue(), StandardOpenOption.CREATE_NEW);
            }
        } catch (FileAlreadyExistsException e) {
            throw new IOException("--extract: '" + e.getFile() + "' is there already; name another directory", e);
        } catch (IOException e) {
            throw new IOException("--extract: '" + directory + "' cannot be written to: " + e, e);
        }
        return new ArrayList<>(files.keySet());
    }

    private static Map<Path, byte[]> files(Found.Sound entry, Path directory) {
        Map<Path, byte[]> files = new LinkedHashMap<>();
        int signatures = 0;
        for (var value : entry.values()) {
            switch (value.name()) {
                case "payload" -> files.put(directory.resolve("plan.json"), value.bytes());
                case "signature" -> files.put(directory.resolve("plan.json." + ++signatures + ".sig"), value.bytes());
                default -> {}
            }
        }
        return files;
    }
}
