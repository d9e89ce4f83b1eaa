package felhom.proxmox.api;

import felhom.ops.Upid;
import felhom.ops.Vmid;
import felhom.proxmox.http.Parameters;
import felhom.proxmox.http.Transport;
import java.util.Set;

/// A call that changes something, not yet sent. The API classes make it, [felhom.proxmox.task.Submission] sends
/// it, and knows from it which task to look for when the answer is lost.
///
/// @param types PVE's worker types of the task that it starts, such as `vzsnapshot`; none for a call that
///     works before it answers
/// @param ids what the id of that task may be: mostly a guest's number, but `9999@local` or nothing too; none for
///     any id
/// @param withoutUpid what an answer without a UPID means
public record Mutation(
        String method,
        String path,
        Parameters parameters,
        Set<String> types,
        Set<String> ids,
        WithoutUpid withoutUpid) {
    private static final Set<String> ALIKE = Set.of(
            "vzdump",
            "vzrollback",
            "qmrollback",
            "prunebackups",
            "imgdel",
            "download",
            "resize",
            "move_volume",
            "qmmove",
            "vzclone",
            "qmclone");

    public Mutation {
        types = Set.copyOf(types);
        ids = Set.copyOf(ids);
    }

    /// What it means that PVE accepts the call and names no task.
    public enum WithoutUpid {
        /// The answer was damaged: the call always names one.
        NEVER,
        /// The word `OK` (pve-manager 9.2.11 `API2/VZDump.pm`).
        NOTHING_TO_DO,
        /// Null: done when the answer is there.
        DONE,
        /// Null: it works in a task and does not say in which.
        UNNAMED
    }

    /// Starts a task.
    static Mutation task(String method, String path, Parameters parameters, Set<String> ids, String... types) {
        return new Mutation(method, path, parameters, Set.of(types), ids, WithoutUpid.NEVER);
    }

    public static Mutation task(String method, String path, Parameters parameters, Vmid guest, String... types) {
        return task(method, path, parameters, Set.of(guest.toString()), types);
    }

    /// Done when the answer is there.
    public static Mutation atOnce(String method, String path, Parameters parameters) {
        return new Mutation(method, path, parameters, Set.of(), Set.of(), WithoutUpid.DONE);
    }

    Mutation meaning(WithoutUpid other) {
        return new Mutation(method, path, parameters, types, ids, other);
    }

    /// Whether neither the task nor what the guest shows afterwards tells its work from that of another call of the
    /// same kind, such as a second backup of the guest.
    public boolean alike() {
        return types.stream().anyMatch(ALIKE::contains);
    }

    /// Whether a task can be this call's, by type, id, node and token.
    public boolean mayStart(Upid task, String token) {
        boolean here = !path.startsWith("/nodes/")
                || path.startsWith("/nodes/" + Transport.encode(task.node().value()) + "/");
        return here
                && types.contains(task.type())
                && (ids.isEmpty() || ids.contains(task.id()))
                && task.user().equals(token);
    }

    /// For messages and the log; shows no secret.
    public String words() {
        return method + " " + path;
    }
}
