package felhom.testkit.guest;

import felhom.testkit.task.Kind;
import felhom.testkit.text.Json;
import felhom.testkit.world.Drive;
import felhom.testkit.world.GuestState;
import felhom.testkit.world.Vms;
import felhom.testkit.world.WorldState;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import tools.jackson.databind.node.ObjectNode;

/// The options of a virtual machine (qemu-server 9.2.6 API2/Qemu.pm).
public final class QemuOptions {
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

    public static boolean isNumber(String key) {
        return NUMBERS.contains(key);
    }

    public static String group(String key) {
        return key.replaceAll("\\d+$", "");
    }

    public static boolean atOnce(String key) {
        return AT_ONCE.contains(group(key));
    }

    public static ObjectNode json(Map<String, String> config) {
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
    static void identity(WorldState world, Map<String, String> config, Instant at) {
        config.put("meta", "creation-qemu=" + Vms.qemu(world) + ",ctime=" + at.getEpochSecond());
        config.putIfAbsent("smbios1", "uuid=" + Vms.newUuid(world));
        config.putIfAbsent("vmgenid", Vms.newUuid(world));
        config.putIfAbsent("boot", bootOrder(config));
    }

    public static GuestState plain(WorldState world, int vmid, String name) {
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

    /// What a creation stores of the options of the call.
    static Map<String, String> stored(WorldState world, GuestState guest, Map<String, String> given) {
        var config = new TreeMap<>(given);
        config.replaceAll((key, value) -> key.matches("net\\d+") ? NetworkCard.withMac(world, value) : value);
        config.computeIfPresent("description", (key, text) -> guest.kept(text).isEmpty() ? null : guest.kept(text));
        return config;
    }
}
