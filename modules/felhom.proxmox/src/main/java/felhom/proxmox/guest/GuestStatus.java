package felhom.proxmox.guest;

import felhom.ops.Vmid;
import felhom.proxmox.answer.Fields;
import felhom.proxmox.answer.Usage;
import java.util.Optional;
import java.util.OptionalLong;

/// A guest's state as its node sees it now. Sizes in bytes; `lock` is set while a task works on it.
///
/// @param ha what HA makes of it, such as `started`; absent where HA does not manage it
/// @param machineState what QEMU itself says of a VM (`running`, `paused`, ...): a paused one has the status
///     `running`
/// @param machine what QEMU the VM runs on, such as `pc-i440fx-9.2+pve1`; of a running one only
public record GuestStatus(
        Vmid vmid,
        String name,
        String status,
        Optional<String> lock,
        boolean template,
        long maxMemory,
        long maxDisk,
        double cpus,
        String tags,
        Optional<String> ha,
        OptionalLong pid,
        Usage usage,
        Optional<String> machineState,
        Optional<String> machine) {
    public static GuestStatus of(Fields fields) {
        return new GuestStatus(
                Vmid.of(fields.need("vmid")),
                fields.text("name").orElse(""),
                fields.need("status"),
                fields.text("lock"),
                fields.flag("template"),
                fields.whole("maxmem").orElse(0),
                fields.whole("maxdisk").orElse(0),
                fields.real("cpus").orElse(0),
                fields.text("tags").orElse(""),
                ha(fields.object("ha")),
                fields.whole("pid"),
                Usage.of(fields),
                fields.text("qmpstatus"),
                fields.text("running-machine"));
    }

    private static Optional<String> ha(Fields ha) {
        return ha.flag("managed") ? Optional.of(ha.text("state").orElse("managed")) : Optional.empty();
    }

    /// Of one that is made, and was never started.
    public static GuestStatus made(Vmid vmid, String name, boolean template) {
        return new GuestStatus(
                vmid,
                name,
                "stopped",
                Optional.empty(),
                template,
                0,
                0,
                0,
                "",
                Optional.empty(),
                OptionalLong.empty(),
                Usage.NONE,
                Optional.empty(),
                Optional.empty());
    }

    public boolean stopped() {
        return status.equals("stopped");
    }

    public boolean paused() {
        return machineState.filter("paused"::equals).isPresent();
    }
}
