package felhom.proxmox.check;

import felhom.ops.StorageId;
import felhom.ops.Vmid;
import felhom.ops.VolumeId;
import felhom.proxmox.answer.ContentItem;
import felhom.proxmox.api.PveClient;
import felhom.proxmox.guest.LxcConfig;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// What some rows need and not every host has. Without it they are not asked.
///
/// @param locked a stopped container that root has locked (`pct set N --lock backup`); it is only knocked at
/// @param machine an id that no guest has, of the range that was given for it: a machine is made and
///     destroyed there
/// @param storage takes backups; what is put there is taken away again
/// @param stranger a token without any right
/// @param noBackup a token that may fill the storage and lacks VM.Backup
record ConformanceScratch(
        Optional<Vmid> locked,
        Optional<Vmid> machine,
        Optional<StorageId> storage,
        Optional<PveClient> stranger,
        Optional<PveClient> noBackup) {
    static final ConformanceScratch NONE = new ConformanceScratch(
            Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
    static final String MARK = "felhom-conformance";

    record State(Map<String, String> locked, boolean free, List<String> backups) {}

    State state(ConformanceHost host) {
        Map<String, String> config = new TreeMap<>();
        locked.ifPresent(
                id -> config.putAll(host.client().ownNode().lxc(id).config().all()));
        boolean free = machine.map(id -> host.client().cluster().isFree(id)).orElse(true);
        List<String> backups = storage.stream()
                .flatMap(s -> host.client().ownNode().storage(s).backups(Optional.of(host.vmid())).stream())
                .map(ContentItem::volid)
                .sorted()
                .toList();
        return new State(config, free, backups);
    }

    /// Those with our notes.
    List<VolumeId> backups(ConformanceHost host) {
        return host.client().ownNode().storage(needStorage()).backups(Optional.of(host.vmid())).stream()
                .filter(item -> item.notes().startsWith(MARK))
                .map(item -> new VolumeId(item.volid()))
                .toList();
    }

    /// The backup that the rows have made.
    VolumeId backup(ConformanceHost host) {
        return backups(host).stream()
                .findFirst()
                .orElseThrow(() -> new ConformanceRow.NotAsked("there is no backup of ours"));
    }

    Vmid needLocked(ConformanceHost host) {
        Vmid id = need(locked, "LOCKED names no container that root has locked");
        LxcConfig config = host.client().ownNode().lxc(id).config();
        if (!ConformanceHost.scratch(config.all())) {
            throw new ConformanceRow.NotAsked("container " + id + " has no tag " + ConformanceHost.SCRATCH);
        }
        Optional<String> lock = config.lock();
        if (!lock.equals(Optional.of("backup"))) {
            throw new ConformanceRow.NotAsked("container " + id + " has not the lock 'backup'");
        }
        return id;
    }

    Vmid needMachine() {
        return need(machine, "SCRATCH names no range with a free id");
    }

    StorageId needStorage() {
        return need(storage, "STORAGE names no storage that takes backups");
    }

    /// One that has rights after all might do what it is to be refused.
    PveClient needStranger() {
        PveClient client = need(stranger, "STRANGER names no token without rights");
        if (!client.access().permissions().isEmpty()) {
            throw new ConformanceRow.NotAsked("the token of STRANGER has rights");
        }
        return client;
    }

    PveClient needNoBackup(ConformanceHost host) {
        PveClient client = need(noBackup, "NOBACKUP names no token without VM.Backup");
        if (client.access().permissions(Optional.empty(), "/vms/" + host.vmid()).contains("VM.Backup")) {
            throw new ConformanceRow.NotAsked("the token of NOBACKUP has VM.Backup");
        }
        // Who may do everything with a storage sees all that is on it.
        if (client.access()
                .permissions(Optional.empty(), "/storage/" + needStorage())
                .contains("Datastore.Allocate")) {
            throw new ConformanceRow.NotAsked("the token of NOBACKUP has Datastore.Allocate");
        }
        return client;
    }

    private static <T> T need(Optional<T> thing, String missing) {
        return thing.orElseThrow(() -> new ConformanceRow.NotAsked("FELHOM_CONFORMANCE_" + missing));
    }

    String plain(String text) {
        String plain = text;
        for (Map.Entry<String, Optional<Vmid>> id :
                Map.of("LOCKED", locked, "NEW", machine).entrySet()) {
            plain = id.getValue().isPresent()
                    ? plain.replaceAll("\\b" + id.getValue().get() + "\\b", id.getKey())
                    : plain;
        }
        return storage.isPresent()
                ? plain.replace("/storage/" + storage.get(), "/storage/STORAGE")
                        .replace("'" + storage.get() + "'", "'STORAGE'")
                        .replaceAll(storage.get() + ":backup/vzdump-[^' ]*", "ARCHIVE")
                        .replaceAll("backup/vzdump-[^' ]*", "FILE")
                : plain;
    }
}
