package felhom.testkit.api;

import felhom.testkit.task.ApiError;
import felhom.testkit.task.Kind;
import felhom.testkit.task.Step;
import felhom.testkit.text.Json;
import felhom.testkit.world.Acl;
import felhom.testkit.world.GuestState;
import felhom.testkit.world.Vms;
import felhom.testkit.world.WorldState;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// One authenticated call while it is handled, under the world's lock.
///
/// @param arrived on the world's clock; a call that had to wait keeps it
/// @param now the moment of this attempt
public record Call(
        WorldState world, Acl.Token token, Map<String, String> path, Params params, Instant arrived, Instant now) {

    public int vmid() {
        return Integer.parseInt(path.getOrDefault("vmid", "0"));
    }

    public String at(String name) {
        return path.getOrDefault(name, "");
    }

    public boolean may(String aclPath, String privilege) {
        return world.acl().allows(token, aclPath, privilege);
    }

    public void need(String aclPath, String privilege) {
        if (!may(aclPath, privilege)) throw ApiError.forbidden(aclPath + ", " + privilege);
    }

    public void needAny(String aclPath, List<String> privileges) {
        if (privileges.stream().noneMatch(p -> may(aclPath, p))) {
            throw ApiError.forbidden(aclPath + ", " + String.join("|", privileges));
        }
    }

    /// The node of the path, by its name.
    public String node() {
        var node = at("node");
        return node.isEmpty() || node.equals("localhost") ? world.nodeName() : node;
    }

    /// The container of the path, if it is on that node.
    public Optional<GuestState> found() {
        return Optional.ofNullable(world.guests().get(vmid()))
                .filter(guest -> guest.kind == Kind.LXC && guest.node.equals(node()));
    }

    public GuestState guest() {
        return found().orElseThrow(() -> ApiError.died(Kind.LXC.missing(node(), vmid())));
    }

    /// The virtual machine of the path, if it is on that node.
    public Optional<GuestState> foundVm() {
        return Vms.find(world, vmid()).filter(guest -> guest.node.equals(node()));
    }

    public GuestState vm() {
        return foundVm().orElseThrow(() -> ApiError.died(Kind.QEMU.missing(node(), vmid())));
    }

    public void needRunningVm() {
        if (foundVm().filter(GuestState::running).isEmpty()) throw ApiError.died("VM " + vmid() + " not running");
    }

    /// Starts a task and answers with its UPID.
    public Reply task(String type, String id, List<Step> steps) {
        return Reply.of(Json.value(world.engine().start(node(), token.id(), type, id, steps, now)));
    }

    public Reply task(String type, Step step) {
        return task(type, String.valueOf(vmid()), List.of(step));
    }
}
