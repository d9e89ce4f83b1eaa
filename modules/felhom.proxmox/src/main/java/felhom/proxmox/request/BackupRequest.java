package felhom.proxmox.request;

import felhom.ops.StorageId;
import felhom.ops.Vmid;
import felhom.proxmox.answer.PropertyString;
import felhom.proxmox.answer.Retention;
import felhom.proxmox.http.Parameters;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// A backup to be made. The storage, the mode, the compression and whether older backups are pruned are always
/// said: PVE would take `local`, compress nothing, and prune by the storage's retention (pve-guest-common 6.0.2
/// `VZDump/Common.pm`). Never in here: `stop`, which kills the backups that run on the node, and what is root's
/// (`dumpdir`, `tmpdir`, `script`, `job-id`).
///
/// @param guests those that are named; none for all of the node or of a pool
public record BackupRequest(Parameters parameters, Set<Vmid> guests) {
    /// What a running guest goes through. SNAPSHOT falls back to SUSPEND, with a line in the log, where a volume
    /// of a container cannot be snapshot; a stopped guest is backed up as it is (pve-manager 9.2.11
    /// `VZDump.pm`).
    public enum Mode {
        SNAPSHOT,
        SUSPEND,
        STOP
    }

    /// PVE's own default is NONE.
    public enum Compression {
        NONE,
        LZO,
        GZIP,
        ZSTD;

        String word() {
            return this == NONE ? "0" : name().toLowerCase(Locale.ROOT);
        }
    }

    public static BackupRequest of(Set<Vmid> guests, StorageId storage, Mode mode) {
        if (guests.isEmpty()) {
            throw new IllegalArgumentException("vmid: no guest to back up: name one at least");
        }
        String list = new TreeSet<>(guests).stream().map(Vmid::toString).collect(Collectors.joining(","));
        return base(Parameters.of("vmid", list), guests, storage, mode);
    }

    /// Every guest of the node but these. One that the token may not back up is left out without a word.
    public static BackupRequest ofAll(Set<Vmid> but, StorageId storage, Mode mode) {
        String list = new TreeSet<>(but).stream().map(Vmid::toString).collect(Collectors.joining(","));
        Parameters which =
                Parameters.of("all", "1").and("exclude", Optional.of(list).filter(l -> !l.isEmpty()));
        return base(which, Set.of(), storage, mode);
    }

    public static BackupRequest ofPool(String pool, StorageId storage, Mode mode) {
        return base(Parameters.of("pool", pool), Set.of(), storage, mode);
    }

    private static BackupRequest base(Parameters which, Set<Vmid> guests, StorageId storage, Mode mode) {
        Parameters form = which.and("storage", storage.value())
                .and("mode", mode.name().toLowerCase(Locale.ROOT))
                .and("compress", Compression.ZSTD.word())
                .and("remove", false);
        return new BackupRequest(form, guests);
    }

    /// Of several guests the task has no id at all, so that the list of tasks does not find it by guest; where only
    /// one of them is on the node it has that one's (seen on 9.2.11).
    public Set<String> taskIds() {
        Set<String> ids = guests.stream().map(Vmid::toString).collect(Collectors.toCollection(TreeSet::new));
        if (ids.size() > 1) {
            ids.add("");
        }
        return ids;
    }

    public BackupRequest compression(Compression other) {
        return with(parameters.and("compress", other.word()));
    }

    /// Then older backups are deleted by the storage's own retention. Without it a storage whose retention is
    /// reached refuses the backup.
    public BackupRequest pruning() {
        return with(parameters.and("remove", true));
    }

    /// The same by this retention. Datastore.Allocate.
    public BackupRequest pruning(Retention retention) {
        return with(parameters.and("remove", true).and("prune-backups", retention.toString()));
    }

    /// Taken as they are: `\` and `{{` are made harmless.
    public BackupRequest notes(String text) {
        String escaped = harmless(text).replace("\\", "\\\\").replace("\n", "\\n");
        return with(parameters.and("notes-template", Optional.of(escaped).filter(n -> !n.isEmpty())));
    }

    public Optional<String> notesTemplate() {
        return parameters.values().getOrDefault("notes-template", List.of()).stream()
                .findFirst();
    }

    /// As the backup will have them.
    public static String harmless(String notes) {
        return notes.replaceAll("\\{(?=\\{)", "{ ");
    }

    /// No pruning takes it. Five for a guest, unless the storage says otherwise.
    public BackupRequest protectedOne() {
        return with(parameters.and("protected", true));
    }

    /// Sys.Modify on `/`.
    public BackupRequest bandwidth(long kibibytesPerSecond) {
        return with(parameters.and("bwlimit", kibibytesPerSecond));
    }

    /// Sys.Modify on `/`. 0 to 8.
    public BackupRequest ioPriority(int priority) {
        return with(parameters.and("ionice", priority));
    }

    /// 0 takes half of the cores.
    public BackupRequest zstdThreads(int threads) {
        return with(parameters.and("zstd", threads));
    }

    /// 1 takes half of the cores; PVE's default is 0, one core by gzip itself.
    public BackupRequest gzipThreads(int threads) {
        return with(parameters.and("pigz", threads));
    }

    /// Sys.Modify on `/`. How many reads of a VM's disks go on at once; PVE's default is 16.
    public BackupRequest workers(int count) {
        return performance("max-workers", count);
    }

    /// Globs that a container's backup leaves out, beside PVE's own (`/tmp/?*` and the like).
    public BackupRequest without(List<String> globs) {
        return with(parameters.andEach("exclude-path", globs));
    }

    /// Whether PVE leaves out `/tmp/?*`, `/var/tmp/?*` and `/var/run/?*.pid` of a container.
    public BackupRequest standardExcludes(boolean yes) {
        return with(parameters.and("stdexcludes", yes));
    }

    /// How long a guest that is to be stopped may take, in whole minutes; PVE's default is 10.
    public BackupRequest stopWait(Duration wait) {
        return with(parameters.and("stopwait", wait.toMinutes()));
    }

    /// How long it may wait for another backup on the node, in whole minutes; PVE's default is 180.
    public BackupRequest lockWait(Duration wait) {
        return with(parameters.and("lockwait", wait.toMinutes()));
    }

    /// VMs only: blocks that are overwritten meanwhile are kept here instead of slowing the guest down.
    /// Datastore.AllocateSpace.
    public BackupRequest fleecing(StorageId storage) {
        return with(parameters.and(
                "fleecing",
                new PropertyString.Writer()
                        .and("enabled", true)
                        .and("storage", storage)
                        .toString()));
    }

    /// PVE tells root by mail after each backup; this way it tells nobody (pve-manager 9.2.11 `VZDump.pm`).
    public BackupRequest silently() {
        return with(parameters.and("notification-mode", "legacy-sendmail"));
    }

    /// By sendmail, and not through PVE's own notification system.
    public BackupRequest mail(String to, boolean onlyFailures) {
        return with(parameters
                .and("notification-mode", "legacy-sendmail")
                .and("mailto", to)
                .and("mailnotification", onlyFailures ? "failure" : "always"));
    }

    /// By PVE's own notification system, whatever mail address a job names.
    public BackupRequest notifying() {
        return with(parameters.and("notification-mode", "notification-system"));
    }

    /// By mail where a mail address is named, by PVE's own notification system otherwise.
    public BackupRequest notifyingAsFits() {
        return with(parameters.and("notification-mode", "auto"));
    }

    /// Nothing of it in the system's log but errors.
    public BackupRequest quiet() {
        return with(parameters.and("quiet", true));
    }

    /// On a Backup Server, for containers: how many files of one directory are kept in memory; PVE's default is
    /// 1048576. Sys.Modify on `/`.
    public BackupRequest entriesMax(int entries) {
        return performance("pbs-entries-max", entries);
    }

    private BackupRequest performance(String option, int value) {
        List<String> others = parameters.values().getOrDefault("performance", List.of());
        List<String> all =
                Stream.concat(others.stream(), Stream.of(option + "=" + value)).toList();
        return with(parameters.and("performance", String.join(",", all)));
    }

    /// On a Backup Server, for containers: `legacy`, `data` or `metadata`, which reads only files that look
    /// changed.
    public BackupRequest changeDetection(String mode) {
        return with(parameters.and("pbs-change-detection-mode", mode));
    }

    private BackupRequest with(Parameters changed) {
        return new BackupRequest(changed, guests);
    }
}
