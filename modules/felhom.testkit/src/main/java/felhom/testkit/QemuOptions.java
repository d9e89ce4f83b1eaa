package felhom.testkit;

import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import tools.jackson.databind.node.ObjectNode;

/// The options of a virtual machine and who may change them (qemu-server 9.2.6 API2/Qemu.pm).
final class QemuOptions {
    // Booleans and integers of the schema; `memory`, `agent` and `cpulimit` are texts.
    private static final Set<String> NUMBERS = Set.of(
            "acpi",
            "allow-ksm",
            "autostart",
            "balloon",
            "ciupgrade",
            "cores",
            "cpuunits",
            "freeze",
            "keephugepages",
            "kvm",
            "localtime",
            "migrate_speed",
            "numa",
            "onboot",
            "protection",
            "reboot",
            "shares",
            "smp",
            "snaptime",
            "sockets",
            "tablet",
            "tdf",
            "template",
            "vcpus");
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
    /// What takes effect at once on a running machine; anything else waits for the next start.
    private static final Set<String> AT_ONCE = Set.of(
            "description",
            "hookscript",
            "ide",
            "name",
            "net",
            "onboot",
            "protection",
            "sata",
            "scsi",
            "shares",
            "startup",
            "tags",
            "unused",
            "virtio",
            "vmstatestorage");

    private QemuOptions() {}

    static boolean isNumber(String key) {
        return NUMBERS.contains(key);
    }

    static String group(String key) {
        return key.replaceAll("\\d+$", "");
    }

    static boolean atOnce(String key) {
        return AT_ONCE.contains(group(key));
    }

    /// Throws when the caller lacks the privilege of an option, or the option is for root only.
    static void check(Call call, int vmid, String key, String value) {
        Consumer<String> need = privilege -> GuestPool.need(call, vmid, privilege);
        var group = group(key);
        if (CPU.contains(group)) {
            need.accept("VM.Config.CPU");
        } else if (MEMORY.contains(group)) {
            need.accept("VM.Config.Memory");
        } else if (OPTIONS.contains(group)) {
            need.accept("VM.Config.Options");
        } else if (HARDWARE.contains(group)) {
            need.accept("VM.Config.HWType");
        } else if (CLOUD_INIT.contains(group)) {
            GuestPool.needAny(call, vmid, java.util.List.of("VM.Config.Cloudinit", "VM.Config.Network"));
        } else if (group.equals("net")) {
            need.accept("VM.Config.Network");
            if (value.contains("bridge=")) call.need(GuestOptions.bridgePath(value), "SDN.Use");
        } else if (group.equals("freeze")) {
            need.accept("VM.PowerMgmt");
        } else if (Drive.cdrom(value) || group.equals("cdrom")) {
            GuestPool.needAny(call, vmid, java.util.List.of("VM.Config.CDROM", "VM.Config.Disk"));
        } else if (Drive.KEY.matcher(key).matches()
                || Set.of("boot", "bootdisk", "unused", "vmstatestorage").contains(group)) {
            need.accept("VM.Config.Disk");
        } else {
            throw ApiError.died("only root can set '" + key + "' config");
        }
    }

    static ObjectNode json(Map<String, String> config) {
        var node = Json.object();
        config.forEach((key, value) -> {
            if (isNumber(key)) {
                node.put(key, Long.parseLong(value));
            } else {
                node.put(key, value);
            }
        });
        return node;
    }

    /// A network card without an address gets one, after its model.
    static String withMac(PveWorld world, String value) {
        if (value.matches("[\\w-]+=[0-9A-Fa-f:]{17}(,.*)?")) return value;
        int comma = value.indexOf(',');
        var model = comma < 0 ? value : value.substring(0, comma);
        return model.replaceFirst("^model=", "") + "=" + world.newMac() + (comma < 0 ? "" : value.substring(comma));
    }

    static String newMac(PveWorld world, String value) {
        return value.replaceFirst("=[0-9A-Fa-f:]{17}", "=" + world.newMac());
    }

    /// The first disk, the first CD drive and the first network card; a blank when there is nothing to boot from.
    static String bootOrder(Map<String, String> config) {
        var order = new java.util.ArrayList<String>();
        Drive.disks(config).stream()
                .map(Drive::key)
                .filter(key -> key.matches("(ide|sata|scsi|virtio)\\d+"))
                .findFirst()
                .ifPresent(order::add);
        config.entrySet().stream()
                .filter(e -> Drive.KEY.matcher(e.getKey()).matches() && Drive.cdrom(e.getValue()))
                .findFirst()
                .ifPresent(e -> order.add(e.getKey()));
        config.keySet().stream()
                .filter(key -> key.matches("net\\d+"))
                .findFirst()
                .ifPresent(order::add);
        return order.isEmpty() ? " " : "order=" + String.join(";", order);
    }

    /// What a creation adds.
    static void identity(PveWorld world, Map<String, String> config, Instant at) {
        config.put("meta", "creation-qemu=" + Vms.qemu(world) + ",ctime=" + at.getEpochSecond());
        config.putIfAbsent("smbios1", "uuid=" + Vms.newUuid(world));
        config.putIfAbsent("vmgenid", Vms.newUuid(world));
        config.putIfAbsent("boot", bootOrder(config));
    }

    static GuestState plain(PveWorld world, int vmid, String name) {
        var guest = new GuestState(vmid, world.nodeName());
        guest.kind = Kind.QEMU;
        var config = new TreeMap<String, String>();
        config.put("cores", "1");
        config.put("memory", "512");
        config.put("name", name);
        config.put("net0", "virtio=" + world.newMac() + ",bridge=vmbr0");
        config.put("ostype", "l26");
        config.put("scsi0", "local-dir:" + vmid + "/vm-" + vmid + "-disk-0.qcow2,size=1G");
        identity(world, config, world.clock().now());
        guest.config.putAll(config);
        return guest;
    }
}
