package felhom.hub.link;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;

/// What a report says of the host, section by section.
public interface ReportSource {
    /// Reads what is due, and waits for what hangs no longer than it is told: such a section says so itself.
    /// One caller at a time; others wait for it.
    ///
    /// @param acknowledged by section: the digest of the value that the hub is known to have, which then
    ///     stays at home. Empty for all values
    /// @param most for how long to wait for answers; what comes later is in the next report
    Collected collect(Map<String, String> acknowledged, Duration most);

    /// @param sections by name, in the order of docs/hub/host-report.schema.json
    /// @param hostSkew how far the host's clock is ahead of ours; empty where that is not known
    /// @param warnings about the reading as a whole, in words for an operator
    record Collected(SequencedMap<String, Section> sections, Optional<Duration> hostSkew, List<String> warnings) {
        public Collected {
            warnings = List.copyOf(warnings);
        }
    }

    /// @param state `fresh`, `stale`, `denied`, `failed` or `absent`
    /// @param why it is not fresh, in words
    /// @param digest of the value, in hexadecimal; empty where there is none
    /// @param json the section as it stands in the report
    /// @param home its value, where the hub has it and the report goes without
    record Section(String state, Optional<String> why, Optional<String> digest, String json, Optional<String> home) {
        /// With its value as it stands in the report.
        public Section(String state, Optional<String> why, Optional<String> digest, String json) {
            this(state, why, digest, json, Optional.empty());
        }

        /// The section with its value, also where that stays at home.
        public String whole() {
            return home.map(value -> json.substring(0, json.length() - 1) + ",\"value\":" + value + "}")
                    .orElse(json);
        }
    }
}
