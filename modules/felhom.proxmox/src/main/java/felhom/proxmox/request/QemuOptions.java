package felhom.proxmox.request;

import felhom.proxmox.answer.PropertyString;
import felhom.proxmox.http.Parameters;
import java.util.Set;
import java.util.TreeSet;

/// Options of a virtual machine, to create or change it with; nothing that is not said is sent. Never in here:
/// `lock`, which no token could remove again, and what is root's (`args`, hook scripts, devices of the host).
public record QemuOptions(Parameters parameters) {
    public static final QemuOptions NONE = new QemuOptions(Parameters.NONE);

    /// VM.Config.Options. A DNS name.
    public QemuOptions name(String name) {
        return with("name", name);
    }

    /// VM.Config.Options. Unlike a container's, it is stored as it is, but without blanks at its end.
    public QemuOptions description(String text) {
        return with("description", text);
    }

    /// VM.Config.Options, and what datacenter.cfg says about tags.
    public QemuOptions tags(Set<String> tags) {
        return with("tags", String.join(";", new TreeSet<>(tags)));
    }

    /// VM.Config.Memory. 16 at least.
    public QemuOptions memory(int mebibytes) {
        return with("memory", Integer.toString(mebibytes));
    }

    /// VM.Config.CPU.
    public QemuOptions cores(int count) {
        return with("cores", Integer.toString(count));
    }

    /// VM.Config.CPU.
    public QemuOptions sockets(int count) {
        return with("sockets", Integer.toString(count));
    }

    /// VM.Config.Options. Such as `l26`.
    public QemuOptions osType(String type) {
        return with("ostype", type);
    }

    /// VM.Config.Options. Whether it starts with its host.
    public QemuOptions onBoot(boolean starts) {
        return with("onboot", starts ? "1" : "0");
    }

    /// VM.Config.Options. Refuses destruction and restores over it.
    public QemuOptions protection(boolean on) {
        return with("protection", on ? "1" : "0");
    }

    /// VM.Config.Options. Whether PVE speaks to the guest's agent; in force after the next start.
    public QemuOptions agent(boolean enabled) {
        return with("agent", new PropertyString.Writer().and("enabled", enabled).toString());
    }

    /// VM.Config.HWType. Such as `virtio-scsi-single`.
    public QemuOptions scsiController(String model) {
        return with("scsihw", model);
    }

    /// VM.Config.Network and SDN.Use on the bridge.
    ///
    /// @param number of `netN`
    public QemuOptions net(int number, QemuNic nic) {
        return with("net" + number, nic.text());
    }

    /// VM.Config.Disk, Datastore.AllocateSpace. Of a running VM a used slot's new value waits for the next
    /// start.
    ///
    /// @param slot `scsi0`, `virtio1`, `sata0`, `ide2`, ...
    public QemuOptions disk(String slot, QemuVolume volume) {
        return with(slot(slot), volume.text());
    }

    /// VM.Config.CDROM. An empty drive.
    public QemuOptions emptyDrive(String slot) {
        return with(slot(slot), "none,media=cdrom");
    }

    private static String slot(String slot) {
        if (!slot.matches("(scsi|virtio|sata|ide)[0-9]{1,2}")) {
            throw new IllegalArgumentException("not a drive: '" + slot + "': such as scsi0, virtio1, sata0, ide2");
        }
        return slot;
    }

    private QemuOptions with(String name, String value) {
        return new QemuOptions(parameters.and(name, value));
    }
}
