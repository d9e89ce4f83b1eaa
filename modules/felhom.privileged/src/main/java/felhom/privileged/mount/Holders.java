package felhom.privileged.mount;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/// Who uses a mounted file system, as far as `/proc` and `/sys` show it. Only links are read: that waits for
/// no disk.
final class Holders {
    private static final int MOST = 10;

    private final Path root;
    private final Path place;

    /// @param place where it is mounted, below `root`
    Holders(Path root, Path place) {
        this.root = root;
        this.place = place;
    }

    /// What is mounted of it at other places, by guests, too: unmounting it here would not set it free.
    List<String> elsewhere(MountTable.Entry mount) {
        Set<String> found = new LinkedHashSet<>();
        Set<String> seen = new HashSet<>();
        for (Path process : processes()) {
            try {
                Path processes = Files.readSymbolicLink(process.resolve("ns/pid"));
                // Not by its mounts alone: who starts a guest may have those already and be none of it.
                if (seen.add(Files.readSymbolicLink(process.resolve("ns/mnt")) + " " + processes)) {
                    boolean guest = !processes.equals(Files.readSymbolicLink(root.resolve("proc/self/ns/pid")));
                    MountTable.of(Files.readString(process.resolve("mountinfo"), StandardCharsets.ISO_8859_1))
                            .entries()
                            .stream()
                            .filter(entry -> entry.device().equals(mount.device()))
                            // A service with a view of its own has the same at the same place, and loses it.
                            .filter(entry -> guest || !entry.at().equals(mount.at()))
                            .forEach(entry -> found.add(entry.at() + " as " + words(process) + " sees it"));
                }
            } catch (IOException endedOrNotToRead) {
                // It is not among the holders then.
            }
        }
        return found.stream().limit(MOST).toList();
    }

    /// Processes with a file or directory of it open, file systems mounted below it, images on it that are in
    /// use as disks.
    List<String> of(MountTable table) {
        List<String> found = new ArrayList<>();
        table.below(place).forEach(entry -> found.add("what is mounted at " + entry.at()));
        for (Path loop : children(root.resolve("sys/block"), "loop*")) {
            try {
                String backing = Files.readString(loop.resolve("loop/backing_file"), StandardCharsets.ISO_8859_1);
                if (backing.startsWith(place + "/")) {
                    found.add(loop.getFileName() + " on " + backing.strip());
                }
            } catch (IOException notInUse) {
                // It is not among the holders then.
            }
        }
        for (Path process : processes()) {
            if (found.size() < MOST && holds(process)) {
                found.add(words(process));
            }
        }
        return found.stream().limit(MOST).toList();
    }

    private boolean holds(Path process) {
        return Stream.concat(
                        Stream.of("cwd", "root", "exe").map(process::resolve),
                        children(process.resolve("fd"), "*").stream())
                .anyMatch(this::leadsHere);
    }

    private boolean leadsHere(Path link) {
        try {
            return Files.readSymbolicLink(link).startsWith(place);
        } catch (IOException endedOrNotToRead) {
            return false;
        }
    }

    private static String words(Path process) {
        try {
            return Files.readString(process.resolve("comm"), StandardCharsets.ISO_8859_1)
                            .strip() + " (process " + process.getFileName() + ")";
        } catch (IOException ended) {
            return "process " + process.getFileName();
        }
    }

    private List<Path> processes() {
        return children(root.resolve("proc"), "[0-9]*");
    }

    private static List<Path> children(Path directory, String glob) {
        List<Path> all = new ArrayList<>();
        try (DirectoryStream<Path> stream = Files.newDirectoryStream(directory, glob)) {
            stream.forEach(all::add);
        } catch (IOException gone) {
            return all;
        }
        return all;
    }
}
