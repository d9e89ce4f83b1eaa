package felhom.host.examine;

import felhom.engine.doctor.Concern;
import felhom.engine.doctor.Diagnosis;
import felhom.engine.doctor.Diagnosis.State;
import felhom.engine.doctor.Examination;
import felhom.engine.port.HostCheck;
import felhom.engine.port.MachineClock;
import felhom.host.program.Programs;
import felhom.host.root.RootMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/// Everything of this machine that the host's API does not tell.
public final class MachineExamination implements Examination {
    private static final List<String> START = List.of("systemctl enable --now felhom-agent-root.socket");

    private final Programs programs;
    private final Path root;
    private final RootMode mode;
    private final HostCheck helper;
    private final MachineClock clock;

    /// @param root the directory that everything lies below, `/` unless it is a test's
    /// @param mode by which way root's helper is asked
    /// @param helper what it says of itself
    public MachineExamination(Programs programs, Path root, RootMode mode, HostCheck helper, MachineClock clock) {
        this.programs = programs;
        this.root = root;
        this.mode = mode;
        this.helper = helper;
        this.clock = clock;
    }

    @Override
    public void look(Consumer<Diagnosis> sink) {
        new UnitExamination(programs, root, mode).look(sink);
        helper(sink);
        sink.accept(new SudoersExamination(root, mode).look());
        program("usr/sbin/smartctl", "smartmontools", "the health of disks is not asked for", sink);
        program("usr/bin/sensors", "lm-sensors", "temperatures and fans are not seen", sink);
        sink.accept(clock());
    }

    private void helper(Consumer<Diagnosis> sink) {
        if (mode == RootMode.NONE) {
            sink.accept(Diagnosis.good(Concern.ROOT_HELPER, "root.mode is 'none': it is not wanted"));
            return;
        }
        helper.look(finding -> sink.accept(new Diagnosis(
                Concern.ROOT_HELPER,
                state(finding.level()),
                finding.text().startsWith(finding.subject())
                        ? finding.text()
                        : finding.subject() + ": " + finding.text(),
                finding.level() == HostCheck.Level.UNREACHABLE && mode == RootMode.HELPER ? START : remedy(finding))));
    }

    private static List<String> remedy(HostCheck.Finding finding) {
        return finding.level() == HostCheck.Level.OK || !finding.remedy().isEmpty()
                ? finding.remedy()
                : List.of("felhom-agent --selftest=root   # again, as root", "journalctl -b -u felhom-agent-root");
    }

    /// The host itself is reached all the same.
    private static State state(HostCheck.Level level) {
        return switch (level) {
            case OK -> State.GOOD;
            case WARNING -> State.NOTE;
            case FAILED, UNREACHABLE -> State.FAILED;
            case DENIED -> State.UNSEEN;
        };
    }

    private void program(String path, String debian, String without, Consumer<Diagnosis> sink) {
        sink.accept(
                Files.isExecutable(root.resolve(path))
                        ? Diagnosis.good(Concern.PROGRAMS, debian + " is installed")
                        : Diagnosis.warning(
                                Concern.PROGRAMS,
                                debian + " is not installed: " + without,
                                List.of("apt install " + debian)));
    }

    private Diagnosis clock() {
        Optional<Boolean> kept = clock.synchronised();
        if (kept.isEmpty()) {
            return Diagnosis.unseen(
                    Concern.CLOCK,
                    "whether a time service keeps this machine's clock right is not known",
                    List.of("timedatectl show -p NTPSynchronized"));
        }
        return kept.get()
                ? Diagnosis.good(Concern.CLOCK, "a time service keeps this machine's clock right")
                : Diagnosis.warning(
                        Concern.CLOCK,
                        "no time service keeps this machine's clock right",
                        List.of("systemctl enable --now chrony   # where it is missing: apt install chrony"));
    }
}
