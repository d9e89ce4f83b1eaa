package felhom.host.hardware;

import felhom.engine.view.Sensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// `/sys/class/hwmon`, which everybody may read (the kernel's `Documentation/hwmon/sysfs-interface.rst`).
final class HardwareMonitors {
    /// The disks' own temperature, got by asking the disk, which may keep it from going to sleep (the
    /// kernel's `Documentation/hwmon/drivetemp.rst`).
    private static final String DISKS = "drivetemp";

    private static final Pattern INPUT = Pattern.compile("(temp|fan|power)([0-9]{1,4})_(?:input|average)");

    private static final Comparator<Path> BY_NUMBER = Comparator.comparingInt(
                    (Path path) -> path.getFileName().toString().length())
            .thenComparing(Path::getFileName);

    private final Path place;

    HardwareMonitors(Path place) {
        this.place = place;
    }

    /// One directory.
    ///
    /// @param name tells it from all others
    record Chip(String name, Path directory) {}

    /// Without those of disks; empty where the kernel shows none at all. No chip is asked for it.
    Optional<List<Chip>> chips() throws IOException {
        List<Path> directories;
        try {
            directories = sorted(place);
        } catch (NoSuchFileException none) {
            return Optional.empty();
        }
        List<String> names = directories.stream()
                .map(chip -> read(chip, "name").orElse("unknown"))
                .toList();
        List<Chip> chips = new ArrayList<>();
        for (int i = 0; i < names.size(); i++) {
            String name = names.get(i);
            if (!name.equals(DISKS)) {
                boolean alone = names.indexOf(name) == names.lastIndexOf(name);
                chips.add(new Chip(alone ? name : name + device(directories.get(i)), directories.get(i)));
            }
        }
        return names.isEmpty() ? Optional.empty() : Optional.of(chips);
    }

    /// What it measures now. A value that cannot be read now is left out.
    static List<Sensor> read(Chip chip) throws IOException {
        List<Sensor> sensors = new ArrayList<>();
        for (Path file : sorted(chip.directory)) {
            Matcher input = INPUT.matcher(file.getFileName().toString());
            if (input.matches()) {
                sensor(chip.name, chip.directory, input).ifPresent(sensors::add);
            }
        }
        // A chip that shows both says the same twice.
        return sensors.stream().distinct().toList();
    }

    private static Optional<Sensor> sensor(String name, Path chip, Matcher input) {
        Sensor.Kind kind = kind(input.group(1));
        String prefix = input.group(1) + input.group(2);
        OptionalDouble value = value(chip, input.group(), kind);
        return value.isEmpty()
                ? Optional.empty()
                : Optional.of(new Sensor(
                        name,
                        read(chip, prefix + "_label").orElse(prefix),
                        kind,
                        value.getAsDouble(),
                        value(chip, prefix + "_crit", kind)));
    }

    static Sensor.Kind kind(String prefix) {
        return switch (prefix) {
            case "temp" -> Sensor.Kind.TEMPERATURE;
            case "fan" -> Sensor.Kind.FAN;
            default -> Sensor.Kind.POWER;
        };
    }

    private static OptionalDouble value(Path chip, String file, Sensor.Kind kind) {
        return read(chip, file)
                .filter(text -> text.matches("-?[0-9]{1,15}"))
                .map(text -> OptionalDouble.of(Long.parseLong(text) / divisor(kind)))
                .orElse(OptionalDouble.empty());
    }

    private static double divisor(Sensor.Kind kind) {
        return switch (kind) {
            case TEMPERATURE -> 1_000;
            case FAN -> 1;
            case POWER -> 1_000_000;
        };
    }

    /// Which of several of a kind, such as ` (nvme0)`.
    private static String device(Path chip) {
        try {
            return " (" + chip.resolve("device").toRealPath().getFileName() + ")";
        } catch (IOException none) {
            return " (" + chip.getFileName() + ")";
        }
    }

    private static Optional<String> read(Path chip, String file) {
        try {
            return Optional.of(Files.readString(chip.resolve(file)).strip()).filter(text -> !text.isEmpty());
        } catch (IOException unreadable) {
            return Optional.empty();
        }
    }

    private static List<Path> sorted(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.sorted(BY_NUMBER).toList();
        }
    }
}
