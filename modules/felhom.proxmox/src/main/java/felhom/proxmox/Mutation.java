package felhom.proxmox;

import felhom.ops.Vmid;
import java.util.Optional;
import java.util.Set;

/// A call that changes something, not yet sent. The API classes make it, [Submission] sends it, and knows from
/// it which task to look for when the answer is lost.
///
/// @param types PVE's worker types of the task that it starts, such as `vzsnapshot`; none for a call that
///     works before it answers
/// @param id the id of that task, where one can know: mostly a guest's number, but `9999@local` or nothing
///     too
/// @param withoutUpid what an answer without a UPID means
record Mutation(
        String method,
        String path,
        Parameters parameters,
        Set<String> types,
        Optional<String> id,
        WithoutUpid withoutUpid) {
    Mutation {
        types = Set.copyOf(types);
    }

    /// PVE answers null to all three.
    enum WithoutUpid {
        NOTHING_TO_DO,
        DONE,
        /// It works in a task and does not say in which.
        UNNAMED
    }

    /// Starts a task.
    static Mutation task(String method, String path, Parameters parameters, Optional<String> id, String... types) {
        return new Mutation(method, path, parameters, Set.of(types), id, WithoutUpid.NOTHING_TO_DO);
    }

    static Mutation task(String method, String path, Parameters parameters, Vmid guest, String... types) {
        return task(method, path, parameters, Optional.of(guest.toString()), types);
    }

    /// Done when the answer is there.
    static Mutation atOnce(String method, String path, Parameters parameters) {
        return new Mutation(method, path, parameters, Set.of(), Optional.empty(), WithoutUpid.DONE);
    }

    Mutation meaning(WithoutUpid other) {
        return new Mutation(method, path, parameters, types, id, other);
    }

    /// For messages and the log; shows no secret.
    String words() {
        return method + " " + path;
    }
}
