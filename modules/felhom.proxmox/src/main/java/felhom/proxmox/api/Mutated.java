package felhom.proxmox.api;

import felhom.ops.Upid;

/// What a mutation that PVE accepted came to. Accepted is not done: a task's exit status alone says whether
/// anything was, and even an unknown guest or a taken snapshot name gets a UPID.
public sealed interface Mutated {
    record Started(Upid task) implements Mutated {}

    /// PVE had done it before it answered.
    record Done() implements Mutated {}

    /// No task, because there was nothing to do: a backup of guests none of which is on this node, for instance.
    record NothingToDo() implements Mutated {}

    /// A task runs that PVE did not name; the list of tasks has it.
    record StartedUnnamed() implements Mutated {}
}
