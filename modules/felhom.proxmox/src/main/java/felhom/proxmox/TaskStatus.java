package felhom.proxmox;

import felhom.ops.Upid;
import java.util.Optional;

/// A task as `tasks/{upid}/status` shows it. `exitStatus` is absent while it runs, and for a moment after.
record TaskStatus(Upid upid, boolean running, Optional<String> exitStatus) {
    static TaskStatus of(Fields fields) {
        return new TaskStatus(
                Upid.of(fields.need("upid")),
                fields.need("status").equals("running"),
                fields.text("exitstatus")
                        .map(String::strip)
                        .filter(s -> !s.isEmpty())
                        .map(Cut::text));
    }
}
