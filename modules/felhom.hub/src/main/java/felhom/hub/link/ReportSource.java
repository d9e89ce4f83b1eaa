package felhom.hub.link;

import java.util.Map;

/// What a report says of the host, section by section.
@FunctionalInterface
public interface ReportSource {
    /// Never waits for what hangs: a section that is not ready says so itself.
    ///
    /// @param acknowledged by section: the digest of what the hub is known to have, whose value stays at home
    /// @return by section: a JSON object as docs/hub/ has it
    Map<String, String> sections(Map<String, String> acknowledged);
}
