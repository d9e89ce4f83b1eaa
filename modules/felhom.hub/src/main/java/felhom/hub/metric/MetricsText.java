package felhom.hub.metric;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;

/// Metrics in Prometheus' text format (version 0.0.4).
final class MetricsText {
    private final StringBuilder text = new StringBuilder();

    /// What only rises.
    Samples counter(String name, String help) {
        return of(name, "counter", help);
    }

    Samples gauge(String name, String help) {
        return of(name, "gauge", help);
    }

    private Samples of(String name, String type, String help) {
        text.append("# HELP ").append(name).append(' ').append(help).append('\n');
        text.append("# TYPE ").append(name).append(' ').append(type).append('\n');
        return new Samples(name);
    }

    /// The values of one metric, each with labels of its own.
    final class Samples {
        private final String name;
        private final List<String> labels = new ArrayList<>();

        private Samples(String name) {
            this.name = name;
        }

        Samples label(String label, String value) {
            labels.add(label + "=\""
                    + value.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n") + "\"");
            return this;
        }

        void value(long value) {
            write(Long.toString(value));
        }

        void value(double value) {
            write(BigDecimal.valueOf(value).stripTrailingZeros().toPlainString());
        }

        private void write(String value) {
            text.append(name);
            if (!labels.isEmpty()) {
                text.append('{').append(String.join(",", labels)).append('}');
            }
            text.append(' ').append(value).append('\n');
            labels.clear();
        }
    }

    @Override
    public String toString() {
        return text.toString();
    }
}
