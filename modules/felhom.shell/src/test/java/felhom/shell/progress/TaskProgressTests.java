package felhom.shell.progress;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// How far a task is, from its log: logs as PVE 9 wrote them, whole, and lines of longer ones.
class TaskProgressTests {
    private static final long MIB = 1 << 20;

    private final TaskProgress progress = new TaskProgress();
    private Duration now = Duration.ZERO;

    private static List<String> recorded(String name) throws IOException {
        try (InputStream log = Objects.requireNonNull(
                TaskProgressTests.class.getResourceAsStream("/felhom/shell/progress/" + name + ".log"), name)) {
            return new String(log.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .toList();
        }
    }

    /// Each line a second after the one before.
    private Progress after(String... lines) {
        for (String line : lines) {
            now = now.plusSeconds(1);
            progress.line(line, now);
        }
        return progress.now().orElseThrow();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "vzdump-vm",
                "vzdump-vm-and-container",
                "vzdump-no-disk",
                "vzdump-locked",
                "vzdump-suspended-container",
                "vzdump-storage-full",
                "qmrestore",
                "qmrestore-cut",
                "qmrestore-garbage",
                "qmrestore-live",
                "qmclone",
                "qmclone-linked",
                "qmmove",
                "vzclone",
                "vzrestore",
                "move-volume"
            })
    void aWholeLogNeverGoesBackwardAndIsNotAtItsEndBeforeTheTaskIs(String name) throws IOException {
        List<Progress> seen = new ArrayList<>();
        for (String line : recorded(name)) {
            progress.line(line, now);
            now = now.plusMillis(100);
            progress.now().ifPresent(seen::add);
        }

        for (int i = 0; i < seen.size(); i++) {
            Progress each = seen.get(i);
            assertTrue(each.percent().orElse(0) < 100, each::toString);
            assertTrue(each.done().orElse(0) <= each.total().orElse(Long.MAX_VALUE), each::toString);
            if (i > 0 && each.part() == seen.get(i - 1).part()) {
                Progress before = seen.get(i - 1);
                assertTrue(each.percent().orElse(0) >= before.percent().orElse(0), each::toString);
                assertTrue(each.done().orElse(0) >= before.done().orElse(0), each::toString);
            } else if (i > 0) {
                assertEquals(seen.get(i - 1).part() + 1, each.part());
            }
        }
    }

    @Test
    void aBackupOfAMachineTellsOfItAll() throws IOException {
        for (String line : recorded("vzdump-vm")) {
            progress.line(line, now);
        }

        assertEquals(
                Optional.of(new Progress(
                        1,
                        "guest 9970",
                        OptionalInt.of(100),
                        OptionalLong.of(64 * MIB),
                        OptionalLong.of(64 * MIB),
                        OptionalLong.of(64 * MIB),
                        Optional.empty())),
                progress.ended());
    }

    @Test
    void aLongBackupSaysHowFastItIsNowAndHowLongItTakes() {
        Progress at = after(
                "INFO: Starting Backup of VM 101 (qemu)",
                "INFO:   0% (512.0 MiB of 32.0 GiB) in 3s, read: 170.7 MiB/s, write: 160.1 MiB/s",
                "INFO:  25% (8.0 GiB of 32.0 GiB) in 1m 40s, read: 80.0 MiB/s, write: 79.0 MiB/s",
                "INFO:  37% (12.0 GiB of 32.0 GiB) in 2m 20s, read: 102.4 MiB/s, write: 79.0 MiB/s");

        assertEquals(OptionalInt.of(37), at.percent());
        assertEquals(OptionalLong.of(4096 * MIB / 40), at.rate());
        assertEquals(Optional.of(Duration.ofSeconds(200)), at.left());
    }

    @Test
    void eachGuestOfABackupBeginsAnew() throws IOException {
        Progress last = after(recorded("vzdump-vm-and-container").toArray(String[]::new));

        assertEquals(2, last.part());
        assertEquals("guest 9999", last.name());
        assertEquals(OptionalInt.empty(), last.percent(), "of a container PVE says only at the end how much it was");
        assertEquals(OptionalLong.of(2_457_600), last.done());
    }

    @Test
    void aRestoreKnowsTheSizeOfAllDisksBeforeItBegins() {
        Progress at = after(
                "DEV: dev_id=1 size: 67108864 devname: drive-scsi0",
                "DEV: dev_id=2 size: 67108864 devname: drive-scsi1",
                "progress 25% (read 33554432 bytes, duration 4 sec)",
                "progress 50% (read 67108864 bytes, duration 8 sec)");

        assertEquals(OptionalLong.of(128 * MIB), at.total());
        assertEquals(OptionalLong.of(8 * MIB), at.rate());
        assertEquals(Optional.of(Duration.ofSeconds(8)), at.left());
    }

    @Test
    void aRestoreFromABackupServerGoesDiskByDisk() {
        Progress first = after(
                "progress 50% (read 33554432 bytes, zeroes = 6% (4194304 bytes), duration 4 sec)",
                "progress 100% (read 67108864 bytes, zeroes = 6% (4194304 bytes), duration 8 sec)");
        Progress second = after("progress 1% (read 1048576 bytes, zeroes = 0% (0 bytes), duration 0 sec)");

        assertEquals(1, first.part());
        assertEquals(OptionalInt.of(99), first.percent());
        assertEquals(2, second.part());
        assertEquals(OptionalInt.of(1), second.percent());
    }

    @Test
    void aCopyThatDoesNotTellTheTimeIsMeasuredByWhenItWasRead() {
        Progress at = after(
                "create full clone of drive scsi1 (local-lvm:vm-101-disk-1)",
                "transferred 0.0 B of 1.0 GiB (0.00%)",
                "transferred 102.4 MiB of 1.0 GiB (10.00%)",
                "transferred 204.8 MiB of 1.0 GiB (20.00%)");

        assertEquals("scsi1", at.name());
        assertEquals(OptionalInt.of(20), at.percent());
        assertEquals(102, at.rate().orElseThrow() / MIB);
        assertEquals(Optional.of(Duration.ofSeconds(8)), at.left());
    }

    @Test
    void aLogThatIsReadAtOnceTellsOfNoSpeed() {
        progress.line("transferred 0.0 B of 1.0 GiB (0.00%)", now);
        progress.line("transferred 102.4 MiB of 1.0 GiB (10.00%)", now);

        assertEquals(OptionalLong.empty(), progress.now().orElseThrow().rate());
    }

    @Test
    void aDiskThatIsCopiedAlreadyDoesNotSpeakForTheOneThatIsNot() {
        Progress at = after(
                "create full clone of drive scsi0 (local-lvm:vm-101-disk-0)",
                "drive-scsi0: transferred 1.0 GiB of 1.0 GiB (100.00%) in 9s, ready",
                "create full clone of drive scsi1 (local-lvm:vm-101-disk-1)",
                "drive-scsi1: transferred 0.5 GiB of 2.0 GiB (25.00%) in 5s",
                "drive-scsi0: transferred 1.0 GiB of 1.0 GiB (100.00%) in 14s, ready");

        assertEquals(2, at.part());
        assertEquals(OptionalInt.of(25), at.percent());
    }

    @Test
    void aDiskThatGrowsWhileItIsCopiedDoesNotGoBackward() {
        Progress at = after(
                "drive-scsi0: transferred 1.0 GiB of 2.0 GiB (50.00%) in 9s",
                "drive-scsi0: transferred 1.1 GiB of 3.0 GiB (36.66%) in 10s");

        assertEquals(OptionalInt.of(50), at.percent());
        assertEquals(OptionalLong.of(3072 * MIB), at.total());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "TASK OK",
                "transferred",
                "transferred 1.0 GiB of (50.00%)",
                "progress 50% (read 99999999999999999999 bytes, duration 1 sec)",
                "progress -1% (read 1 bytes, duration 1 sec)",
                "INFO: 50% (1.0 XiB of 2.0 GiB) in 1s, read: 1 B/s, write: 1 B/s",
                "| INFO: 50% (1.0 GiB of 2.0 GiB) in 1s, read: 1 B/s, write: 1 B/s"
            })
    void whatTellsNothingPassesBy(String line) {
        progress.line(line, now);
        progress.line(line.repeat(1000), now);

        assertEquals(Optional.empty(), progress.now());
    }
}
