package felhom.shell.complete;

import felhom.engine.access.HostAccess;
import felhom.engine.port.Tasks;
import felhom.engine.state.StateAdmin;
import felhom.engine.state.StateView;
import felhom.engine.view.BackupFile;
import felhom.engine.view.BackupFiles;
import felhom.engine.view.Reading;
import felhom.engine.view.TokenRights;
import felhom.ops.Failure;
import felhom.ops.GuestDetail;
import felhom.ops.HostException;
import felhom.ops.SnapshotInfo;
import felhom.ops.Storage;
import felhom.ops.StorageId;
import felhom.ops.Vmid;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/// Reads through whatever there is at that moment, a daemon or this process itself: each question has a host
/// of its own, so one that hangs holds up no other, and a daemon that is started anew is found again. No door
/// is opened.
///
/// @param host opened for a question, and closed with its answer
/// @param admin the state's files, which are read while another process holds them
public record AccessReads(Supplier<HostAccess> host, Supplier<StateAdmin> admin) implements HostReads {
    private static final int MOST_TASKS = 100;

    private <T> T ask(Function<HostAccess, T> question) {
        try (HostAccess open = host.get()) {
            return question.apply(open);
        }
    }

    @Override
    public Guests guests() {
        return ask(open -> new Guests(open.inventory().guests(), open.node()));
    }

    @Override
    public List<SnapshotInfo> snapshots(Vmid guest) {
        return ask(open -> open.inventory().guest(guest).map(GuestDetail::snapshots))
                .orElse(List.of());
    }

    @Override
    public List<Storage> storages() {
        return ask(open -> open.inventory().storages());
    }

    @Override
    public List<BackupFile> backups(StorageId storage) {
        return known(ask(open -> open.backups(storage)).map(BackupFiles::files));
    }

    @Override
    public List<Tasks.Summary> tasks(boolean running) {
        return ask(open -> open.tasks().list(new Tasks.Filter(Optional.empty(), running, false, MOST_TASKS)));
    }

    @Override
    public Optional<StateView> state() {
        return admin.get().look();
    }

    @Override
    public TokenRights rights() {
        return known(ask(HostAccess::rights));
    }

    private static <T> T known(Reading<T> reading) {
        return reading.known()
                .orElseThrow(() -> new HostException(
                        Failure.of(Failure.Kind.HOST, reading.trouble().orElse("it could not be read"))));
    }
}
