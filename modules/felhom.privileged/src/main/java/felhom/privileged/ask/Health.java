package felhom.privileged.ask;

import felhom.privileged.program.Answer;
import felhom.privileged.program.Program;
import felhom.privileged.program.Programs;
import felhom.wire.root.DeviceType;
import felhom.wire.root.DiskName;
import felhom.wire.root.RootAnswer;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// What `smartctl` says of one disk, as it says it: who has no rights reads it.
final class Health {
    private static final Duration LIMIT = Duration.ofSeconds(30);

    /// Of what it says, in bytes: ten times what disks say. Eight of these fit into the helper's memory.
    private static final int MOST = 256 << 10;

    private final Programs programs;
    private final Disks disks;

    Health(Programs programs, Disks disks) {
        this.programs = programs;
        this.disks = disks;
    }

    RootAnswer of(DiskName disk, DeviceType type) {
        Optional<String> missing = disks.misses(disk);
        if (missing.isPresent()) {
            return new RootAnswer.Refused(missing.get());
        }
        // A disk that answers nothing any more is asked by one at a time, however it was to be spoken to.
        return switch (programs.run(Program.SMARTCTL, List.of(disk.device()), LIMIT, MOST, arguments(disk, type))) {
            case Answer.Said(int exit, String text, boolean whole) -> new RootAnswer.Said(exit, whole, text);
            case Answer.NotRun(String why) -> new RootAnswer.Refused(why);
            case Answer.TooLong(Duration limit) -> new RootAnswer.TookTooLong(limit.toSeconds());
            case Answer.StillThere() -> new RootAnswer.TookTooLong(LIMIT.toSeconds());
        };
    }

    /// `-n standby,3` leaves a sleeping disk asleep, and then exits with 3 (smartmontools `smartctl.8`).
    private static List<String> arguments(DiskName disk, DeviceType type) {
        return List.of(
                "--json=c", "-H", "-A", "-i", "-l", "selftest", "-n", "standby,3", "-d", type.word(), disk.device());
    }

    static RootAnswer.Explained explain(DiskName disk, DeviceType type) {
        return new RootAnswer.Explained(
                "smartctl speaks to the disk itself, through its device file, which only root may. The API has GET"
                        + " /nodes/NODE/disks/smart, with Sys.Audit on /, and there health and attributes, but of an"
                        + " NVMe or SAS disk as text for people, no self-test log, no way to say how a USB bridge is"
                        + " to be spoken to, and none to leave a sleeping disk asleep.",
                List.of(Programs.words(Program.SMARTCTL, arguments(disk, type))));
    }
}
