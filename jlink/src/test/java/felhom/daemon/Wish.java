package felhom.daemon;

import felhom.engine.order.Order;
import felhom.ops.OperationName;
import felhom.ops.OrderId;
import felhom.testkit.WriteRecord;
import java.util.Map;

/// An order that somebody wants, which leaves a trace at the host that no other order leaves.
///
/// @param door `shell` or `hub`
/// @param born before which kill it was made, from 0
record Wish(String door, String id, Kind kind, int vmid, int number, int born) {
    enum Kind {
        SNAPSHOT,
        BACKUP,
        DESCRIBE,
        START,
        /// Needs a signature, which never comes.
        STOP
    }

    /// As the log and the hub have it.
    String key() {
        return door + " " + id;
    }

    String operation() {
        return switch (kind) {
            case SNAPSHOT -> "snapshot";
            case BACKUP -> "backup";
            case DESCRIBE -> "describe";
            case START -> "start";
            case STOP -> "stop";
        };
    }

    Map<String, String> arguments() {
        var guest = String.valueOf(vmid);
        return switch (kind) {
            case SNAPSHOT -> Map.of("vmid", guest, "name", mark());
            case BACKUP -> Map.of("vmid", guest, "storage", "local", "notes", mark());
            case DESCRIBE -> Map.of("vmid", guest, "text", mark());
            case START, STOP -> Map.of("vmid", guest);
        };
    }

    Order order() {
        return new Order(new OrderId(id), new OperationName(operation()), arguments());
    }

    private String mark() {
        return "wish" + number + "x";
    }

    /// Whether this is what the host was asked for.
    boolean asks(WriteRecord write) {
        return switch (kind) {
            case SNAPSHOT -> write.form().getOrDefault("snapname", "").equals(mark());
            case BACKUP -> write.form().getOrDefault("notes-template", "").contains(mark());
            case DESCRIBE -> write.form().getOrDefault("description", "").contains(mark());
            case START -> write.path().endsWith("/" + vmid + "/status/start");
            case STOP -> write.path().endsWith("/" + vmid + "/status/stop");
        };
    }
}
