package felhom.wire.root;

import felhom.ops.FilesystemUuid;
import felhom.ops.MountPlace;
import felhom.ops.Step;
import felhom.ops.StorageId;
import felhom.ops.Vmid;
import felhom.ops.VolumeId;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.SequencedSet;

/// What the lines of root's list allow, one thing a line, words apart by blanks; a line that begins with `#`
/// says nothing:
///
/// | line | allows |
/// |---|---|
/// | `golden-ids 9000-9099` | golden images with these ids, and no others |
/// | `golden-storage local-lvm` | their volumes there |
/// | `golden-template local:vztmpl/debian-13-standard_13.1-1_amd64.tar.zst` | of this template |
/// | `golden-bridge vmbr0` | with their network there |
/// | `mount UUID PLACE` | mounting and unmounting this file system at this place |
///
/// What no line allows is refused. A golden image needs one of each of the first four. Each is in the order
/// of the lines. Whoever shows the list and whoever obeys it read it here alike.
public record RootLines(
        List<Ids> ids,
        SequencedSet<StorageId> storages,
        SequencedSet<VolumeId> templates,
        SequencedSet<Step.MakeGoldenImage.Bridge> bridges,
        SequencedSet<Mount> mounts) {
    /// Of the list, in bytes.
    public static final int LONGEST = 64 * 1024;

    /// From the first to the last, both included.
    public record Ids(int first, int last) {}

    /// One line.
    public record Mount(FilesystemUuid filesystem, MountPlace place) {}

    /// @param file what the list is called in words
    /// @throws IllegalArgumentException when a line is not understood, which it names with what is expected:
    ///     then nothing is allowed
    public static RootLines read(String file, byte[] bytes) {
        if (bytes.length > LONGEST) {
            throw new IllegalArgumentException(
                    file + " has more than " + LONGEST + " bytes; at most " + LONGEST + " are read; take lines out");
        }
        String text;
        try {
            text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException notText) {
            throw new IllegalArgumentException(file + " is no text in UTF-8", notText);
        }
        RootLines lines = new RootLines(
                new ArrayList<>(),
                new LinkedHashSet<>(),
                new LinkedHashSet<>(),
                new LinkedHashSet<>(),
                new LinkedHashSet<>());
        int number = 0;
        for (String line : text.lines().map(String::strip).toList()) {
            number++;
            if (!line.isEmpty() && !line.startsWith("#")) {
                try {
                    lines.take(line.split("[ \\t]+", -1));
                } catch (IllegalArgumentException wrong) {
                    throw new IllegalArgumentException(file + ", line " + number + ": " + wrong.getMessage(), wrong);
                }
            }
        }
        return lines.asTheyAre();
    }

    private RootLines asTheyAre() {
        return new RootLines(
                List.copyOf(ids),
                Collections.unmodifiableSequencedSet(storages),
                Collections.unmodifiableSequencedSet(templates),
                Collections.unmodifiableSequencedSet(bridges),
                Collections.unmodifiableSequencedSet(mounts));
    }

    private void take(String[] words) {
        switch (words[0]) {
            case "golden-ids" -> ids.add(range(one(words)));
            case "golden-storage" -> storages.add(new StorageId(one(words)));
            case "golden-template" -> templates.add(new VolumeId(one(words)));
            case "golden-bridge" -> bridges.add(new Step.MakeGoldenImage.Bridge(one(words)));
            case "mount" -> {
                if (words.length != 3) {
                    throw new IllegalArgumentException("expected: mount UUID PLACE");
                }
                mounts.add(new Mount(new FilesystemUuid(words[1]), new MountPlace(words[2])));
            }
            default ->
                throw new IllegalArgumentException("'" + words[0]
                        + "' is none of golden-ids, golden-storage, golden-template, golden-bridge, mount");
        }
    }

    private static String one(String[] words) {
        if (words.length != 2) {
            throw new IllegalArgumentException("expected: " + words[0] + " and one value");
        }
        return words[1];
    }

    private static Ids range(String range) {
        String[] ends = range.split("-", 2);
        int first = Vmid.of(ends[0]).value();
        int last = ends.length == 1 ? first : Vmid.of(ends[1]).value();
        if (last < first) {
            throw new IllegalArgumentException("'" + range + "' ends before it begins");
        }
        return new Ids(first, last);
    }
}
