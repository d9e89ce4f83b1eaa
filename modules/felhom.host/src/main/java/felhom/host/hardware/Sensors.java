package felhom.host.hardware;

import felhom.engine.port.Clocks;
import felhom.engine.view.Reading;
import felhom.engine.view.Sensor;
import felhom.host.program.Answer;
import felhom.host.program.Program;
import felhom.host.program.Programs;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/// The sensors of this machine: what the kernel shows to everybody, and only where it shows no chip at all
/// what `sensors` of lm-sensors finds.
public final class Sensors {
    private static final Duration LIMIT = Duration.ofSeconds(10);

    private final HardwareMonitors monitors;
    private final Programs programs;
    private final Clocks clocks;
    private final Lookouts<HardwareMonitors.Chip, List<Sensor>> chips;
    private final Lookout<List<Sensor>> program;
    private Optional<String> unlisted = Optional.empty();
    private boolean shown;
    private Reading.@Nullable Fresh<List<Sensor>> kept;

    public Sensors(Programs programs, Clocks clocks) {
        this(Path.of("/sys/class/hwmon"), programs, clocks);
    }

    Sensors(Path monitors, Programs programs, Clocks clocks) {
        this.monitors = new HardwareMonitors(monitors);
        this.programs = programs;
        this.clocks = clocks;
        this.chips = new Lookouts<>("sensors", clocks);
        this.program = new Lookout<>("sensors", clocks);
    }

    /// One round, each chip by itself.
    void begin() {
        try {
            Optional<List<HardwareMonitors.Chip>> there = monitors.chips();
            unlisted = Optional.empty();
            shown = there.isPresent();
            chips.begin(there.orElse(List.of()), this::read);
        } catch (IOException unreadable) {
            unlisted = Optional.of("the sensors cannot be read: " + unreadable);
            return;
        }
        if (!shown) {
            program.begin(this::asked);
        }
    }

    /// @param until by the clock of [System#nanoTime]
    void await(long until) {
        chips.await(until);
        program.await(until - System.nanoTime());
    }

    Reading<List<Sensor>> take() {
        Reading<List<Sensor>> now = unlisted.isPresent() ? new Reading.Failed<>(unlisted.get()) : current();
        if (now instanceof Reading.Fresh<List<Sensor>> fresh) {
            kept = fresh;
        }
        Reading.Fresh<List<Sensor>> last = kept;
        return now instanceof Reading.Failed<List<Sensor>>(String why) && last != null
                ? new Reading.Stale<>(last.value(), last.at(), why)
                : now;
    }

    private Reading<List<Sensor>> current() {
        if (!shown) {
            return program.take();
        }
        SequencedMap<String, Reading<List<Sensor>>> parts = new LinkedHashMap<>();
        chips.take().forEach((chip, reading) -> parts.put(chip.name(), reading));
        return Lookouts.together(parts, clocks.now());
    }

    private Reading<List<Sensor>> read(HardwareMonitors.Chip chip) {
        try {
            return new Reading.Fresh<>(HardwareMonitors.read(chip), clocks.now());
        } catch (IOException unreadable) {
            return new Reading.Failed<>("it cannot be read: " + unreadable);
        }
    }

    private Reading<List<Sensor>> asked() {
        Answer answer = programs.ask(Program.SENSORS, LIMIT, List.of("-j"));
        return switch (answer) {
            // Exit code 1: some could not be read, or none was found (sensors(1)).
            case Answer.Said(int exit, String text)
            when exit == 0 || exit == 1 -> {
                List<Sensor> found = SensorsText.read(text);
                yield found.isEmpty() ? none() : new Reading.Fresh<>(found, clocks.now());
            }
            case Answer.NotRun _ -> none();
            default -> new Reading.Failed<>(answer.words(Program.SENSORS));
        };
    }

    private static Reading<List<Sensor>> none() {
        return new Reading.Absent<>("the kernel shows no sensors on this machine");
    }
}
