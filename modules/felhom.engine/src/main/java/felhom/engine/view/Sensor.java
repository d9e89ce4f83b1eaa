package felhom.engine.view;

import java.util.OptionalDouble;

/// What a sensor of this machine measures.
///
/// @param chip such as `coretemp`
/// @param label such as `Core 0`
/// @param value in the unit of its kind
/// @param critical the value that its chip calls critical, in the same unit
public record Sensor(String chip, String label, Kind kind, double value, OptionalDouble critical) {
    /// What is measured.
    public enum Kind {
        /// In °C.
        TEMPERATURE("°C"),
        /// In turns a minute.
        FAN("rpm"),
        /// In watts.
        POWER("W");

        private final String unit;

        Kind(String unit) {
            this.unit = unit;
        }

        public String unit() {
            return unit;
        }
    }
}
