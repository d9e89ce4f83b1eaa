package felhom.shell.complete;

import static org.junit.jupiter.api.Assertions.assertEquals;

import felhom.engine.port.Tasks;
import felhom.ops.Upid;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// What is on the host.
class HostCompletionTests extends CompleterCase {
    @Test
    void guestsAreOfferedWithTheirNamesAndHowTheyAre() {
        host.guest(101, "web", "running").guest(100, "db", "stopped").guest(205, "mail", "running", "pve2");

        assertEquals(
                List.of(
                        "100: db, container, stopped",
                        "101: web, container, running",
                        "205: mail, container, running [on node pve2, which has an agent of its own]"),
                described("guest show "));
        assertEquals(List.of("vmid=100", "vmid=101"), values("run start vmid=1"));
        assertEquals(List.of("--vmid=101"), values("task list --vmid=101"));
        assertEquals(List.of("101"), values("task list --vmid 101"));
    }

    @Test
    void aGuestIsFoundByItsNameWhereNoIdBeginsSo() {
        host.guest(101, "web", "running").guest(102, "webmail", "running").guest(103, "db", "running");

        assertEquals(List.of("101", "102"), values("guest show web"));
        assertEquals(List.of("vmid=103"), values("run start vmid=DB"));
    }

    @Test
    void aGuestThatTheTokenMayNotTouchIsGreyed() {
        host.guest(101, "web", "running").guest(102, "db", "running");
        host.mayAlone("/vms VM.PowerMgmt", "/vms/102 VM.Audit");

        assertEquals(
                List.of(
                        "101: web, container, running",
                        "102: db, container, running [the token lacks VM.PowerMgmt on /vms/102]"),
                described("run stop vmid="));
        assertEquals(List.of("101: web, container, running", "102: db, container, running"), described("guest show "));
    }

    @Test
    void anIdForANewGuestIsOneThatNoGuestHas() {
        host.guest(100, "a", "stopped").guest(101, "b", "stopped").guest(205, "mail", "running", "pve2");

        assertEquals(List.of("102: the lowest that is free", "206: behind the highest"), described("run copy vmid="));
    }

    @Test
    void theSnapshotsAreThoseOfTheGuestOnTheLine() {
        host.snapshot(101, "before", "2026-11-29T10:00:00Z").snapshot(101, "after", "2026-11-30T10:00:00Z");
        host.snapshot(102, "other", "2026-11-29T10:00:00Z");

        assertEquals(
                List.of("after: 2026-11-30T10:00:00Z", "before: 2026-11-29T10:00:00Z"),
                described("run rollback vmid=101 name="));
        assertEquals(
                List.of("snapshots of 101"),
                host.asked.stream()
                        .filter(what -> what.startsWith("sn"))
                        .distinct()
                        .toList());
        // Wherever it stands.
        completer().complete("run rollback name= vmid=102", 18);
        answer();
        assertEquals(
                "name=other",
                completer()
                        .complete("run rollback name= vmid=102", 18)
                        .candidates()
                        .getFirst()
                        .value());
    }

    @Test
    void withoutAGuestNoSnapshotIsOffered() {
        assertEquals(List.of("snapshots: of which guest? its vmid comes first"), remarks(key("run rollback name=")));
        assertEquals(
                List.of("snapshots: of which guest? its vmid comes first"), remarks(key("run rollback vmid=x name=")));
    }

    @Test
    void theNameOfANewSnapshotIsTheOperators() {
        host.snapshot(101, "before", "2026-11-29T10:00:00Z");

        assertEquals(List.of(), values("run snapshot vmid=101 name="));
    }

    @Test
    void theStoragesAreThoseThatTakeIt() {
        host.storage("local", true, "backup", "vztmpl");
        host.storage("tank", true, "rootdir", "images");
        host.storage("nas", false, "backup");

        assertEquals(
                List.of("local: dir, 80.0 GiB free", "nas: dir, not active [not active]"),
                described("run backup storage="));
        assertEquals(List.of("storage=tank"), values("run copy storage="));
        assertEquals(List.of("storage=local", "storage=nas", "storage=tank"), values("run storage-off storage="));
        assertEquals(List.of("tank"), values("golden create 900 local:vztmpl/a.tar.zst "));
    }

    @Test
    void aStorageThatTheTokenMayNotWriteToIsGreyed() {
        host.storage("local", true, "backup").storage("nas", true, "backup");
        host.mayAlone("/vms VM.Backup", "/storage Datastore.AllocateSpace", "/storage/nas Datastore.Audit");

        assertEquals(
                List.of(
                        "local: dir, 80.0 GiB free",
                        "nas: dir, 80.0 GiB free [the token lacks Datastore.AllocateSpace on /storage/nas]"),
                described("run backup storage="));
    }

    @Test
    void backupsAreOfferedByTheirDateTheNewestFirst() {
        host.guest(101, "web", "running").storage("local", true, "backup").storage("gone", false, "backup");
        host.backup(101, "2026-11-28T05:50:35Z").backup(102, "2026-11-30T05:50:35Z");

        assertEquals(
                List.of(
                        "local:backup/vzdump-lxc-102-2026_11_30-05_50_35.tar.zst: 2026-11-30T05:50:35Z, guest 102, 1.0"
                                + " GiB",
                        "local:backup/vzdump-lxc-101-2026_11_28-05_50_35.tar.zst: 2026-11-28T05:50:35Z, guest 101"
                                + " (web), 1.0 GiB"),
                described("run copy archive="));
        assertEquals(
                List.of("archive=local:backup/vzdump-lxc-101-2026_11_28-05_50_35.tar.zst"),
                values("run copy archive=2026-11-28"));
        assertEquals(
                0,
                host.asked.stream()
                        .filter(what -> what.equals("backups on gone"))
                        .count());
    }

    @Test
    void onlyRunningTasksCanBeStopped() {
        task("vzdump", Optional.empty(), 1);
        task("qmstart", Optional.of("OK"), 2);

        assertEquals(1, values("task stop ").size());
        assertEquals(2, values("task log ").size());
        assertEquals(
                "vzdump 101 by root@pam, begun 40 s ago, running",
                known("task stop ").getFirst().description());
    }

    private void task(String type, Optional<String> status, int number) {
        Upid upid = Upid.of("UPID:pve:0000000" + number + ":00000001:692C2F00:" + type + ":101:root@pam:");
        host.tasks.add(new Tasks.Summary(
                upid, FakeReads.NODE, type, "101", "root@pam", NOON.minusSeconds(40), Optional.empty(), status));
    }

    @Test
    void aThousandGuestsAreOffered() {
        for (int i = 0; i < 1_000; i++) {
            host.guest(100 + i, "guest-" + i, "stopped");
        }

        assertEquals(1_000, values("guest show ").size());
        assertEquals(List.of("1099"), values("guest show 1099"));
    }

    @Test
    void nobodyIsShownMoreThanCanBeLookedThrough() {
        for (int i = 0; i < 5_010; i++) {
            host.guest(100 + i, "guest-" + i, "stopped");
        }

        assertEquals(5_000, values("guest show ").size());
        assertEquals(List.of(": 10 more: type more of the word"), remarks(key("guest show ")));
    }
}
