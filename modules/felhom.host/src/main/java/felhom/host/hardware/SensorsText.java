package felhom.host.hardware;

import felhom.engine.view.Sensor;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What `sensors -j` says. It is read line by line: a chip with a value that can only be written makes it no
/// JSON, and one with two sensors of one name says that name twice (lm-sensors 3.6 `prog/sensors/chips.c`).
final class SensorsText {
    private static final Pattern OPENS = Pattern.compile("\\s*(?:\"(.*)\":)?\\s*\\{\\s*");
    private static final Pattern CLOSES = Pattern.compile("\\s*\\}.*");
    private static final Pattern VALUE = Pattern.compile(
            "\\s*\"((?:temp|fan|power)[0-9]{1,4}_[a-z_]+)\":\\s*(-?[0-9]{1,15}(?:\\.[0-9]{1,9})?),?\\s*");
    private static final Pattern INPUT = Pattern.compile("(temp|fan|power)([0-9]+)_(?:input|average)");

    /// The outer bracket, a chip, one of its sensors.
    private static final int DEPTH = 3;

    private SensorsText() {}

    static List<Sensor> read(String text) {
        List<Sensor> sensors = new ArrayList<>();
        Deque<String> open = new ArrayDeque<>();
        Map<String, Double> values = new LinkedHashMap<>();
        for (String line : text.lines().toList()) {
            Matcher opens = OPENS.matcher(line);
            Matcher value = VALUE.matcher(line);
            if (opens.matches()) {
                values.clear();
                open.addLast(opens.group(1) == null ? "" : opens.group(1));
            } else if (value.matches()) {
                values.put(value.group(1), Double.valueOf(value.group(2)));
            } else if (CLOSES.matcher(line).matches()) {
                if (open.size() == DEPTH) {
                    add(sensors, List.copyOf(open), values);
                }
                values.clear();
                open.pollLast();
            }
        }
        return sensors;
    }

    private static void add(List<Sensor> sensors, List<String> names, Map<String, Double> values) {
        values.forEach((name, value) -> {
            Matcher input = INPUT.matcher(name);
            if (input.matches()) {
                Double critical = values.get(input.group(1) + input.group(2) + "_crit");
                sensors.add(new Sensor(
                        names.get(1),
                        names.getLast(),
                        HardwareMonitors.kind(input.group(1)),
                        value,
                        critical == null ? OptionalDouble.empty() : OptionalDouble.of(critical)));
            }
        });
    }
}
