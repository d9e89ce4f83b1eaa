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
import java.util.List;

/// The sensors of this machine: what the kernel shows to everybody, and only where it shows no chip at all
/// what `sensors` of lm-sensors finds.
public final class Sensors {
    private static final Duration LIMIT = Duration.ofSeconds(10);

    private final HardwareMonitors monitors;
    private final Programs programs;
    private final Clocks clocks;

    public Sensors(Programs programs, Clocks clocks) {
        this(Path.of("/sys/class/hwmon"), programs, clocks);
    }

    Sensors(Path monitors, Programs programs, Clocks clocks) {
        this.monitors = new HardwareMonitors(monitors);
        this.programs = programs;
        this.clocks = clocks;
    }

    Reading<List<Sensor>> read() {
        try {
            List<Path> chips = monitors.chips();
            return chips.isEmpty() ? asked() : new Reading.Fresh<>(monitors.read(chips), clocks.now());
        } catch (IOException unreadable) {
            return new Reading.Failed<>("the sensors cannot be read: " + unreadable);
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
