package felhom.shell.complete;

import felhom.engine.port.Clocks;
import felhom.engine.port.Tasks;
import felhom.engine.state.StateView;
import felhom.engine.view.BackupFile;
import felhom.engine.view.TokenRights;
import felhom.ops.SnapshotInfo;
import felhom.ops.Storage;
import felhom.ops.StorageId;
import felhom.ops.Vmid;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/// What is known of host, state and disk at the moment. Used by the one thread that completes.
final class KnownHost {
    private static final Duration SHORT = Duration.ofSeconds(2);
    private static final Duration USUAL = Duration.ofSeconds(5);
    private static final Duration LONG = Duration.ofSeconds(30);
    /// As many guests, storages and directories are kept in mind.
    private static final int MOST = 64;

    private final Clocks clocks;
    private final Background background;
    private final HostReads reads;
    private final Source<HostReads.Guests> guests;
    private final Source<List<Storage>> storages;
    private final Source<List<Tasks.Summary>> tasks;
    private final Source<List<Tasks.Summary>> running;
    private final Source<Optional<StateView>> state;
    private final Source<TokenRights> rights;
    private final Map<Vmid, Source<List<SnapshotInfo>>> snapshots = latest();
    private final Map<StorageId, Source<List<BackupFile>>> backups = latest();
    private final Map<Path, Source<List<FileEntry>>> directories = latest();

    KnownHost(HostReads reads, Clocks clocks, Background background) {
        this.reads = reads;
        this.clocks = clocks;
        this.background = background;
        this.guests = source("guests", USUAL, reads::guests);
        this.storages = source("storages", USUAL, reads::storages);
        this.tasks = source("tasks", SHORT, () -> reads.tasks(false));
        this.running = source("running", SHORT, () -> reads.tasks(true));
        this.state = source("state", SHORT, reads::state);
        this.rights = source("rights", LONG, reads::rights);
    }

    private <T> Source<T> source(String name, Duration life, Supplier<T> question) {
        return new Source<>(name, life, question, clocks, background);
    }

    /// The newest of so many; what falls out of it is not waited for.
    private static <K, T> Map<K, Source<T>> latest() {
        return new LinkedHashMap<>(16, 0.75f, true);
    }

    private static <K, T> Source<T> kept(Map<K, Source<T>> all, K key, Supplier<Source<T>> made) {
        Source<T> source = all.computeIfAbsent(key, _ -> made.get());
        if (all.size() > MOST) {
            Iterator<Source<T>> oldest = all.values().iterator();
            oldest.next().close();
            oldest.remove();
        }
        return source;
    }

    Source<HostReads.Guests> guests() {
        return guests;
    }

    Source<List<Storage>> storages() {
        return storages;
    }

    Source<List<Tasks.Summary>> tasks(boolean runningAlone) {
        return runningAlone ? running : tasks;
    }

    Source<Optional<StateView>> state() {
        return state;
    }

    Source<TokenRights> rights() {
        return rights;
    }

    Source<List<SnapshotInfo>> snapshots(Vmid guest) {
        return kept(snapshots, guest, () -> source("snapshots-" + guest, USUAL, () -> reads.snapshots(guest)));
    }

    Source<List<BackupFile>> backups(StorageId storage) {
        return kept(backups, storage, () -> source("backups-" + storage, LONG, () -> reads.backups(storage)));
    }

    /// A disk may hang as a host may.
    Source<List<FileEntry>> directory(Path directory) {
        return kept(directories, directory, () -> source("directory", SHORT, () -> FileEntry.list(directory)));
    }

    void close() {
        List.of(guests, storages, tasks, running, state, rights).forEach(Source::close);
        List.of(snapshots, backups, directories).forEach(all -> all.values().forEach(Source::close));
    }
}
