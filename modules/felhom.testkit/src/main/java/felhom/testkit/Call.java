package felhom.testkit;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// One authenticated call while it is handled, under the world's lock.
///
/// @param arrived on the world's clock; a call that had to wait keeps it
/// @param now the moment of this attempt
record Call(WorldState world, Acl.Token token, Map<String, String> path, Params params, Instant arrived, Instant now) {

    int vmid() {
        return Integer.parseInt(path.getOrDefault("vmid", "0"));
    }

    String at(String name) {
        return path.getOrDefault(name, "");
    }

    boolean may(String aclPath, String privilege) {
        return world.acl().allows(token, aclPath, privilege);
    }

    void need(String aclPath, String privilege) {
        if (!may(aclPath, privilege)) throw ApiError.forbidden(aclPath + ", " + privilege);
    }

    void needAny(String aclPath, List<String> privileges) {
        if (privileges.stream().noneMatch(p -> may(aclPath, p))) {
            throw ApiError.forbidden(aclPath + ", " + String.join("|", privileges));
        }
    }

    /// The node of the path, by its name.
    String node() {
        var node = at("node");
        return node.isEmpty() || node.equals("localhost") ? world.nodeName() : node;
    }

    /// The container of the path, if it is on that node.
    Optional<GuestState> found() {
        return Optional.ofNullable(world.guests().get(vmid()))
                .filter(guest -> guest.kind == Kind.LXC && guest.node.equals(node()));
    }

    GuestState guest() {
        return found().orElseThrow(() -> ApiError.died(Kind.LXC.missing(node(), vmid())));
    }

    /// The virtual machine of the path, if it is on that node.
    Optional<GuestState> foundVm() {
        return Vms.find(world, vmid()).filter(guest -> guest.node.equals(node()));
    }

    GuestState vm() {
        return foundVm().orElseThrow(() -> ApiError.died(Kind.QEMU.missing(node(), vmid())));
    }

    void needRunningVm() {
        if (foundVm().filter(GuestState::running).isEmpty()) throw ApiError.died("VM " + vmid() + " not running");
    }

    /// Starts a task and answers with its UPID.
    Reply task(String type, String id, List<Step> steps) {
        return Reply.of(Json.value(world.engine().start(node(), token.id(), type, id, steps, now)));
    }

    Reply task(String type, Step step) {
        return task(type, String.valueOf(vmid()), List.of(step));
    }
}
