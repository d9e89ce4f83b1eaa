package felhom.testkit.guest;

import felhom.testkit.task.Job;
import felhom.testkit.world.Drive;
import felhom.testkit.world.GuestState;
import felhom.testkit.world.QemuFigures;
import felhom.testkit.world.Vms;
import felhom.testkit.world.Volumes;
import felhom.testkit.world.WorldState;
import java.util.Map;

/// The memory of a running machine, kept in a volume.
public final class QemuRam {
    private QemuRam() {}

    /// Where it goes unless told: the machine's own choice, or the storage of its first disk.
    public static String storage(WorldState world, GuestState guest) {
        var own = guest.config.get("vmstatestorage");
        if (own != null) return own;
        return Drive.disks(guest.config).stream()
                .map(Drive::storage)
                .findFirst()
                .orElseGet(() -> world.storages().values().stream()
                        .filter(s -> s.holds("images"))
                        .map(s -> s.name)
                        .findFirst()
                        .orElse("local"));
    }

    /// Makes the volume; it has room for twice the memory and 500 MiB.
    static String allocate(WorldState world, GuestState guest, String storage, String name, Job job) {
        var volid = Volumes.volid(world, storage, guest.vmid, "vm-" + guest.vmid + "-state-" + name, "raw");
        long size = QemuFigures.memory(guest) * 2 + (500L << 20);
        Volumes.logFormatting(job, world.storageOrDie(storage), new Drive("vmstate", volid, ""), size, "");
        return volid;
    }

    /// What a start from the volume needs to know.
    static void describe(WorldState world, Map<String, String> config, String volid) {
        config.put("vmstate", volid);
        config.put("runningmachine", Vms.machine(world));
        config.put("runningcpu", "kvm64,+kvm_pv_eoi,+kvm_pv_unhalt,+lahf_lm,+sep");
        if (config.containsKey("net0")) config.put("running-nets-host-mtu", "net0=0");
    }

    public static void forget(Map<String, String> config) {
        for (var key : new String[] {"vmstate", "runningmachine", "runningcpu", "running-nets-host-mtu"}) {
            config.remove(key);
        }
    }

    static void logMigrationCompat(Map<String, String> config, Job job) {
        for (var key : config.keySet()) {
            if (key.matches("net\\d+")) {
                job.log("netdev " + key + ": not adding 'host_mtu' parameter for migration compat");
            }
        }
    }
}
