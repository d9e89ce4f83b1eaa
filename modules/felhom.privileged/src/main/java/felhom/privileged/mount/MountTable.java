package felhom.privileged.mount;

import felhom.privileged.unit.NoFurther;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// What is mounted where, in the order in which it was mounted (proc(5), `/proc/pid/mountinfo`). A name is a
/// row of bytes there, in whatever encoding it was given: one byte is one character here.
record MountTable(List<Entry> entries) {
    MountTable {
        entries = List.copyOf(entries);
    }

    /// @param device major and minor number, such as `8:17`; btrfs gives one that is no disk's
    /// @param part of the file system that is mounted: `/` where it is the whole
    /// @param at where
    /// @param options such as `rw,nosuid,nodev,noexec,noatime`, of this mount and not of the file system
    /// @param type of file system
    /// @param source such as `/dev/sdb1`
    record Entry(String device, String part, String at, String options, String type, String source) {
        boolean has(String option) {
            return List.of(options.split(",")).contains(option);
        }
    }

    static MountTable read(Path file) throws NoFurther {
        try {
            return of(Files.readString(file, StandardCharsets.ISO_8859_1));
        } catch (IOException unreadable) {
            throw NoFurther.refused("what is mounted cannot be read: " + unreadable.getMessage());
        }
    }

    static MountTable of(String text) {
        List<Entry> entries = new ArrayList<>();
        for (String line : text.lines().toList()) {
            String[] words = line.split(" ");
            int dash = List.of(words).indexOf("-");
            if (dash >= 6 && words.length > dash + 2) {
                entries.add(new Entry(
                        words[2], plain(words[3]), plain(words[4]), words[5], words[dash + 1], plain(words[dash + 2])));
            }
        }
        return new MountTable(entries);
    }

    /// Blanks and backslashes are written as three octal digits.
    private static String plain(String word) {
        StringBuilder plain = new StringBuilder();
        for (int i = 0; i < word.length(); i++) {
            if (word.startsWith("\\", i)
                    && i + 3 < word.length()
                    && word.substring(i + 1, i + 4).matches("[0-7]{3}")) {
                plain.append((char) Integer.parseInt(word.substring(i + 1, i + 4), 8));
                i += 3;
            } else {
                plain.append(word.charAt(i));
            }
        }
        return plain.toString();
    }

    /// One over the other; the last is the one that is seen.
    List<Entry> at(Path place) {
        return entries.stream()
                .filter(entry -> entry.at().equals(place.toString()))
                .toList();
    }

    /// What the directories above it are on, the root directory's excepted.
    List<Entry> above(Path place) {
        return entries.stream()
                .filter(entry -> !entry.at().equals("/") && (place + "/").startsWith(entry.at() + "/"))
                .toList();
    }

    List<Entry> below(Path place) {
        return entries.stream()
                .filter(entry -> entry.at().startsWith(place + "/"))
                .toList();
    }
}
