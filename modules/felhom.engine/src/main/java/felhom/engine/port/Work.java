package felhom.engine.port;

import felhom.engine.order.Digests;
import felhom.engine.order.OrderKey;
import felhom.engine.order.StageRun;
import felhom.ops.StageName;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/// Which stage of which order a step is done for, or whose undo. It is the same after a crash, so that
/// whoever does a step once under a name is asked for it under the same one again.
///
/// @param undo whether it is the stage's undo
/// @param boot the machine's boot id when it was begun, of work that is looked at again; empty where that is
///     not known. Not part of the name
public record Work(OrderKey order, StageName stage, boolean undo, Optional<String> boot) {
    private static final int DIGITS = 32;

    public Work(OrderKey order, StageName stage, boolean undo) {
        this(order, stage, undo, Optional.empty());
    }

    /// @param run as it was begun
    public static Work of(OrderKey order, StageRun run) {
        return new Work(order, run.stage(), run.undo(), run.boot());
    }

    /// 32 hexadecimal digits: the first of the SHA-256 of door, order, stage and which of the two it is, with
    /// a zero byte after each.
    public String name() {
        String what = order.door() + '\0' + order.id() + '\0' + stage + '\0' + (undo ? "undo" : "do") + '\0';
        return Digests.hex(what.getBytes(StandardCharsets.UTF_8)).substring(0, DIGITS);
    }
}
