package felhom.testkit.world;

import felhom.testkit.text.Field;
import felhom.testkit.text.Json;
import tools.jackson.databind.node.ObjectNode;

/// What the machine, its kernel and its QEMU are like.
///
/// @param cgroup the version of control groups: 1 has no pressure figures
/// @param boot how it was started: `efi` or `legacy-bios`
/// @param hvm whether the processor can run virtual machines
/// @param qemu the version of another QEMU than the one that Proxmox VE ships; empty for that one
public record Host(int cgroup, String boot, boolean hvm, String qemu) {
    public static final Host USUAL = new Host(2, "efi", true, "");

    public static Host read(Field field) {
        field.only("cgroup", "boot", "hvm", "qemu");
        long cgroup = field.number("cgroup", 2);
        if (cgroup != 1 && cgroup != 2) throw field.at("cgroup").wrong("no such version", "use 1 or 2");
        var boot = field.text("boot", USUAL.boot);
        if (!boot.matches("efi|legacy-bios")) throw field.at("boot").wrong("not known", "use efi or legacy-bios");
        return new Host((int) cgroup, boot, field.flag("hvm", true), field.text("qemu", ""));
    }

    public ObjectNode write() {
        var node = Json.object("cgroup", cgroup, "boot", boot).put("hvm", hvm);
        if (!qemu.isEmpty()) node.put("qemu", qemu);
        return node;
    }
}
