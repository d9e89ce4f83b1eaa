package felhom.proxmox.answer;

import felhom.ops.Upid;
import felhom.proxmox.http.Cut;
import java.util.Optional;

/// A task as `tasks/{upid}/status` shows it. `exitStatus` is absent while it runs, and for a moment after.
public record TaskStatus(Upid upid, boolean running, Optional<String> exitStatus) {
    public static TaskStatus of(Fields fields) {
        return new TaskStatus(
                Upid.of(fields.need("upid")),
                fields.need("status").equals("running"),
                fields.text("exitstatus")
                        .map(String::strip)
                        .filter(s -> !s.isEmpty())
                        .map(Cut::text));
    }
}
