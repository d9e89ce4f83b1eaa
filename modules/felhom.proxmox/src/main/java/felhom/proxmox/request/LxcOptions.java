package felhom.proxmox.request;

import felhom.proxmox.http.Parameters;
import java.util.Set;
import java.util.TreeSet;

/// Options of a container, to create, restore or change it with; nothing that is not said is sent. Never in
/// here: `lock`, which no token could remove again, and what is root's (hook scripts, devices, bind mounts, raw
/// `lxc.*`, feature flags other than nesting).
public record LxcOptions(Parameters parameters) {
    public static final LxcOptions NONE = new LxcOptions(Parameters.NONE);

    /// VM.Config.Network.
    public LxcOptions hostname(String name) {
        return with("hostname", name);
    }

    /// VM.Config.Options. Up to 8192 characters; PVE ends it with one newline.
    public LxcOptions description(String text) {
        return with("description", text);
    }

    /// VM.Config.Options, and what datacenter.cfg says about tags.
    public LxcOptions tags(Set<String> tags) {
        return with("tags", String.join(";", new TreeSet<>(tags)));
    }

    /// VM.Config.Memory.
    public LxcOptions memory(int mebibytes) {
        return with("memory", Integer.toString(mebibytes));
    }

    /// VM.Config.Memory.
    public LxcOptions swap(int mebibytes) {
        return with("swap", Integer.toString(mebibytes));
    }

    /// VM.Config.CPU. Without it a container sees every core of the host.
    public LxcOptions cores(int count) {
        return with("cores", Integer.toString(count));
    }

    /// VM.Config.CPU. In processors; 0 for no limit.
    public LxcOptions cpuLimit(double processors) {
        return with("cpulimit", Double.toString(processors));
    }

    /// VM.Config.Options. Whether it starts with its host: a copy made for a test should not.
    public LxcOptions onBoot(boolean starts) {
        return with("onboot", starts ? "1" : "0");
    }

    /// VM.Config.Options. Refuses destruction and restores over it.
    public LxcOptions protection(boolean on) {
        return with("protection", on ? "1" : "0");
    }

    /// VM.Config.Network.
    public LxcOptions nameservers(String addresses) {
        return with("nameserver", addresses);
    }

    /// VM.Config.Network and SDN.Use on the bridge.
    ///
    /// @param number of `netN`
    public LxcOptions net(int number, LxcNic nic) {
        return with("net" + number, nic.text());
    }

    /// VM.Config.Disk. When a restore is given this, the archive's own list of volumes counts no more.
    LxcOptions rootfs(LxcVolume volume) {
        return with("rootfs", volume.root());
    }

    /// VM.Config.Disk.
    ///
    /// @param number of `mpN`
    public LxcOptions mount(int number, LxcVolume volume) {
        return with("mp" + number, volume.mount());
    }

    /// Whether its root is nobody on the host. Privileged needs Sys.Modify on `/` since 9 (pve-container 6.0.6);
    /// of an existing container it cannot be changed.
    LxcOptions unprivileged(boolean yes) {
        return with("unprivileged", yes ? "1" : "0");
    }

    /// VM.Allocate, and only for an unprivileged one. Replaces all feature flags, and taking any other away is
    /// root's.
    public LxcOptions nesting(boolean on) {
        return with("features", "nesting=" + (on ? "1" : "0"));
    }

    private LxcOptions with(String name, String value) {
        return new LxcOptions(parameters.and(name, value));
    }
}
