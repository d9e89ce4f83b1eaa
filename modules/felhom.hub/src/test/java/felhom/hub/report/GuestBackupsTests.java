package felhom.hub.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import felhom.engine.view.BackupFile;
import felhom.engine.view.BackupFiles;
import felhom.engine.view.Holdings;
import felhom.engine.view.Lacking;
import felhom.engine.view.Reading;
import felhom.messages.BackupMessages.Last;
import felhom.messages.BackupMessages.OfGuest;
import felhom.messages.BackupMessages.State;
import felhom.ops.StorageId;
import felhom.ops.Vmid;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class GuestBackupsTests {
    private final FakeHost host = new FakeHost().guest(101);
    private final SortedMap<StorageId, Reading<BackupFiles>> storages =
            new TreeMap<>(Comparator.comparing(StorageId::value));

    private void on(String storage, BackupFile... files) {
        storages.put(
                new StorageId(storage),
                new Reading.Fresh<>(new BackupFiles(List.of(files), true, Set.of()), FakeHost.NOON));
    }

    private List<OfGuest> guests() {
        Holdings holdings = host.holdings().known().orElseThrow();
        return GuestBackups.of(holdings, storages).guests();
    }

    private OfGuest guest() {
        return guests().getFirst();
    }

    @Test
    void theLastGoodOneCountsAndItsSizeAgainstTheOneBefore() {
        on(
                "local",
                FakeHost.backup(101, "2026-11-27T01:00:00Z", 90),
                FakeHost.backup(101, "2026-11-28T01:00:00Z", 100));
        on(
                "pbs",
                FakeHost.backup(101, "2026-11-20T01:00:00Z", 1),
                FakeHost.backup(101, "2026-11-29T01:00:00Z", 120, "failed"));

        Last last = guest().last().orElseThrow();

        assertEquals(State.GOOD, guest().state());
        assertEquals(4, guest().count());
        assertEquals(new StorageId("local"), last.storage());
        assertEquals("volume-101-2026-11-28T01:00:00Z", last.file().volume());
        assertEquals(10, last.change().orElseThrow());
    }

    @Test
    void theFirstOneHasNothingToBeComparedWith() {
        on("local", FakeHost.backup(101, "2026-11-28T01:00:00Z", 100));

        assertTrue(guest().last().orElseThrow().change().isEmpty());
    }

    @Test
    void r36NoneIsSaidOnlyWhereEveryStorageWasRead() {
        on("local");
        assertEquals(State.NONE, guest().state());

        storages.put(new StorageId("nas"), new Reading.Failed<>("596"));
        assertEquals(State.UNKNOWN, guest().state());
    }

    @Test
    void r36NoneIsNotSaidOfAGuestWhoseBackupsAreHidden() {
        storages.put(
                new StorageId("local"),
                new Reading.Fresh<>(new BackupFiles(List.of(), true, Set.of(new Vmid(101))), FakeHost.NOON));

        assertEquals(State.UNKNOWN, guest().state());
    }

    @Test
    void r36NoneIsNotSaidWhereStoragesMayBeHidden() {
        on("local");
        host.storage("local", "dir", "backup").hiddenStorages = Optional.of(new Lacking("Datastore.Audit", "/storage"));

        assertEquals(State.UNKNOWN, guest().state());
    }

    @Test
    void whetherAGuestExistsIsUnknownWhereGuestsMayBeHidden() {
        host.hiddenGuests = Optional.of(new Lacking("VM.Audit", "/vms"));
        on("local", FakeHost.backup(301, "2026-11-28T01:00:00Z", 1));

        assertEquals(Optional.of(true), guests().getFirst().exists());
        assertEquals(Optional.empty(), guests().getLast().exists());
    }

    @Test
    void onlyBackupsThatFailedTheirVerificationAreBad() {
        on("pbs", FakeHost.backup(101, "2026-11-29T01:00:00Z", 120, "failed"));

        assertEquals(State.BAD, guest().state());
        assertEquals(Optional.empty(), guest().last());
    }

    @Test
    void backupsOfAGuestThatIsGoneAreToldAndThoseOfAnotherNodesGuestAreNot() {
        host.elsewhere.add(new Vmid(201));
        on("shared", FakeHost.backup(201, "2026-11-28T01:00:00Z", 1), FakeHost.backup(301, "2026-11-28T01:00:00Z", 1));

        assertEquals(
                List.of("101 true NONE", "301 false GOOD"),
                guests().stream()
                        .map(each -> each.guest() + " " + each.exists().orElseThrow() + " " + each.state())
                        .toList());
    }
}
