package felhom.testkit.api.guest;

import felhom.testkit.api.Call;
import felhom.testkit.guest.NetworkCard;
import felhom.testkit.guest.QemuOptions;
import felhom.testkit.task.ApiError;
import felhom.testkit.world.Drive;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/// Who may change which option of a virtual machine (qemu-server 9.2.6 API2/Qemu.pm).
final class QemuRights {
    private static final Set<String> CPU =
            Set.of("cores", "cpu", "cpulimit", "cpuunits", "numa", "smp", "sockets", "vcpus", "affinity");
    private static final Set<String> MEMORY = Set.of("memory", "balloon", "shares", "allow-ksm");
    private static final Set<String> HARDWARE = Set.of(
            "acpi",
            "amd-sev",
            "audio",
            "hotplug",
            "intel-tdx",
            "kvm",
            "machine",
            "rng",
            "scsihw",
            "serial",
            "smbios",
            "tablet",
            "usb",
            "vga",
            "virtiofs",
            "watchdog",
            "ivshmem");
    private static final Set<String> OPTIONS = Set.of(
            "agent",
            "autostart",
            "bios",
            "description",
            "keyboard",
            "localtime",
            "migrate_downtime",
            "migrate_speed",
            "name",
            "onboot",
            "ostype",
            "protection",
            "reboot",
            "startdate",
            "startup",
            "tags",
            "tdf",
            "template",
            "vmgenid",
            "spice_enhancements");
    private static final Set<String> CLOUD_INIT = Set.of(
            "cicustom",
            "cipassword",
            "citype",
            "ciupgrade",
            "ciuser",
            "ipconfig",
            "nameserver",
            "searchdomain",
            "sshkeys");

    private QemuRights() {}

    /// Throws when the caller lacks the privilege of an option, or the option is for root only.
    static void check(Call call, int vmid, String key, String value) {
        Consumer<String> need = privilege -> GuestPool.need(call, vmid, privilege);
        var group = QemuOptions.group(key);
        if (CPU.contains(group)) {
            need.accept("VM.Config.CPU");
        } else if (MEMORY.contains(group)) {
            need.accept("VM.Config.Memory");
        } else if (OPTIONS.contains(group)) {
            need.accept("VM.Config.Options");
        } else if (HARDWARE.contains(group)) {
            need.accept("VM.Config.HWType");
        } else if (CLOUD_INIT.contains(group)) {
            GuestPool.needAny(call, vmid, List.of("VM.Config.Cloudinit", "VM.Config.Network"));
        } else if (group.equals("net")) {
            need.accept("VM.Config.Network");
            if (value.contains("bridge=")) call.need(NetworkCard.bridgePath(value), "SDN.Use");
        } else if (group.equals("freeze")) {
            need.accept("VM.PowerMgmt");
        } else if (Drive.cdrom(value) || group.equals("cdrom")) {
            GuestPool.needAny(call, vmid, List.of("VM.Config.CDROM", "VM.Config.Disk"));
        } else if (Drive.KEY.matcher(key).matches()
                || Set.of("boot", "bootdisk", "unused", "vmstatestorage").contains(group)) {
            need.accept("VM.Config.Disk");
        } else {
            throw ApiError.died("only root can set '" + key + "' config");
        }
    }
}
