package felhom.log;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import java.util.zip.CRC32C;

/// Which segments a directory holds, and which was the newest: the file `newest` says it, so that a missing last
/// segment is noticed. It is written after the segment is durable, and counts only when it is whole.
record Segments(Disk disk, Path directory) {
    private static final Pattern MARK = Pattern.compile("newest segment ([0-9]{8,18}) ([0-9a-f]{8})\n");
    private static final int MARK_LIMIT = 128;

    /// The newest number; 0 where there is none. Each from 1 on has to exist up to it.
    long newest() throws IOException {
        List<String> names = disk.list(directory);
        long present = numbers(names).max().orElse(0);
        return Math.max(present, names.contains(SegmentName.NEWEST) ? marked() : 0);
    }

    /// The same, and [LogDamaged] where one is missing.
    long newestOfAll() throws IOException {
        Set<Long> present = numbers(disk.list(directory)).boxed().collect(Collectors.toSet());
        long newest = newest();
        for (long number = 1; number <= newest; number++) {
            if (!present.contains(number)) {
                throw missing(number);
            }
        }
        return newest;
    }

    boolean exists(long number) throws IOException {
        return disk.list(directory).contains(SegmentName.of(number));
    }

    LogDamaged missing(long number) throws IOException {
        return new LogDamaged(new Damage(
                file(number),
                0,
                Damage.Kind.MISSING_SEGMENT,
                "this segment is missing; the newest is number " + newest()));
    }

    private static LongStream numbers(List<String> names) {
        return names.stream().flatMapToLong(name -> SegmentName.number(name).stream());
    }

    Path file(long number) {
        return directory.resolve(SegmentName.of(number));
    }

    private long marked() throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(MARK_LIMIT);
        try (Disk.File file = disk.open(directory.resolve(SegmentName.NEWEST), Disk.Mode.READ)) {
            file.read(bytes, 0);
        }
        Matcher mark = MARK.matcher(StandardCharsets.ISO_8859_1.decode(bytes.flip()));
        return mark.matches() && mark.group(2).equals(checksum(mark.group(1))) ? Long.parseLong(mark.group(1)) : 0;
    }

    /// Durable afterwards.
    void mark(long number) throws IOException {
        boolean exists = disk.list(directory).contains(SegmentName.NEWEST);
        String digits = String.format(Locale.ROOT, "%08d", number);
        String text = "newest segment " + digits + " " + checksum(digits) + "\n";
        try (Disk.File file =
                disk.open(directory.resolve(SegmentName.NEWEST), exists ? Disk.Mode.WRITE : Disk.Mode.CREATE)) {
            file.write(ByteBuffer.wrap(text.getBytes(StandardCharsets.ISO_8859_1)), 0);
            file.force();
        }
        if (!exists) {
            disk.forceDirectory(directory);
        }
    }

    private static String checksum(String digits) {
        CRC32C crc = new CRC32C();
        crc.update(digits.getBytes(StandardCharsets.ISO_8859_1));
        return String.format(Locale.ROOT, "%08x", crc.getValue());
    }
}
