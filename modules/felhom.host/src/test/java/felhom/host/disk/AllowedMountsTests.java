package felhom.host.disk;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import felhom.host.Time;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AllowedMountsTests {
    @TempDir
    private Path directory;

    @Test
    void aListThatIsNotUnderstoodIsToldLessAndLessOften() throws Exception {
        Path list = directory.resolve("root.list");
        Files.writeString(list, "mount ABCD-1234 /mnt/stick\ngolden-ids many\n");
        Time time = new Time();
        List<String> told = new ArrayList<>();
        AllowedMounts allowed = new AllowedMounts(list, time.clocks(), told::add);

        for (int look = 0; look < 16; look++) {
            assertEquals(List.of(), allowed.read());
            time.passes(Duration.ofSeconds(30));
        }

        assertEquals(5, told.size(), told::toString);
        assertTrue(
                told.getFirst().startsWith("root allows nothing before its list is mended: " + list + ", line 2: "),
                told.getFirst());
        assertTrue(told.getLast().endsWith(" (16 times since 2026-11-30T12:00:00Z)"), told.getLast());

        Files.writeString(list, "mount ABCD-1234 /mnt/stick\n");
        assertEquals("/mnt/stick", allowed.read().getFirst().place().path());
    }
}
