package felhom.host.fact;

import felhom.engine.port.Clocks;
import felhom.engine.port.MachineClock;
import felhom.host.program.Answer;
import felhom.host.program.Program;
import felhom.host.program.Programs;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// Whether this host's clock is kept right by a time service, as `timedatectl` says (systemd-timesyncd and
/// chrony alike: it is the kernel's own flag).
public final class ClockState implements MachineClock {
    private static final Duration LIMIT = Duration.ofSeconds(5);
    // Each question starts a program, and a service of systemd's.
    private static final Duration KEPT_WHEN_RIGHT = Duration.ofMinutes(10);
    private static final Duration KEPT_ELSE = Duration.ofSeconds(20);

    private final Programs programs;
    private final Clocks clocks;
    private final MachineStart start;
    private Optional<Found> latest = Optional.empty();

    public ClockState(Programs programs, Clocks clocks, MachineStart start) {
        this.programs = programs;
        this.clocks = clocks;
        this.start = start;
    }

    private record Found(Optional<Boolean> synchronised, long at) {}

    /// Empty where nobody knows. A good answer counts for 10 minutes, any other for 20 s; takes at most 5 s.
    @Override
    public synchronized Optional<Boolean> synchronised() {
        Optional<Found> fresh = latest.filter(found -> clocks.nanos() - found.at() < kept(found));
        if (fresh.isEmpty()) {
            Optional<Boolean> answer = ask();
            fresh = Optional.of(new Found(answer, clocks.nanos()));
            latest = fresh;
        }
        return fresh.flatMap(Found::synchronised);
    }

    @Override
    public Optional<Duration> started() {
        return start.ago();
    }

    private static long kept(Found found) {
        return (found.synchronised().orElse(false) ? KEPT_WHEN_RIGHT : KEPT_ELSE).toNanos();
    }

    private Optional<Boolean> ask() {
        Answer answer = programs.ask(Program.TIMEDATECTL, LIMIT, List.of("show", "-p", "NTPSynchronized", "--value"));
        if (answer instanceof Answer.Said(int exit, String text) && exit == 0) {
            return switch (text.strip()) {
                case "yes" -> Optional.of(true);
                case "no" -> Optional.of(false);
                default -> Optional.empty();
            };
        }
        return Optional.empty();
    }
}
