package felhom.proxmox.check;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import felhom.engine.doctor.Concern;
import felhom.engine.doctor.Diagnosis;
import felhom.engine.doctor.Diagnosis.State;
import felhom.engine.doctor.UsedOperations;
import felhom.ops.OperationName;
import felhom.proxmox.answer.CertificateInfo;
import felhom.proxmox.http.Trust;
import felhom.testkit.time.SimClock;
import felhom.testkit.time.VirtualClock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/// What `doctor` finds on a host, each by something that is wrong there.
class HostExaminationTests {
    private static List<Diagnosis> look(Lab lab, String... recorded) {
        int before = lab.pve.writes().size();
        List<Diagnosis> all = new ArrayList<>();
        Set<OperationName> used =
                Set.of(recorded).stream().map(OperationName::new).collect(Collectors.toSet());
        new HostExamination(lab.client, new UsedOperations(Optional.of(used), Set.of())).look(all::add);
        assertEquals(before, lab.pve.writes().size(), "nothing is changed");
        return all;
    }

    private static Diagnosis about(Concern concern, List<Diagnosis> all) {
        return all.stream()
                .filter(found -> found.concern() == concern)
                .findFirst()
                .orElseThrow(() -> new AssertionError("nothing about " + concern.id() + " in " + all));
    }

    private static void is(State state, String part, List<String> remedy, Diagnosis found) {
        assertEquals(state, found.state(), found.text());
        assertTrue(found.text().contains(part), found.text());
        assertEquals(remedy, found.remedy());
    }

    @Test
    void ofAHostThatIsSetUpOnlyTheMissingBackupJobIsSaid() {
        try (Lab lab = Lab.open()) {
            List<Diagnosis> all = look(lab);

            assertEquals(
                    List.of(Concern.GUEST_WITHOUT_BACKUP),
                    all.stream()
                            .filter(found -> found.state() != State.GOOD)
                            .map(Diagnosis::concern)
                            .toList(),
                    all.toString());
            is(
                    State.WARNING,
                    "no backup job takes guest 9999",
                    List.of("pvesh create /cluster/backup --schedule 02:30 --storage local --compress zstd --mode"
                            + " snapshot --vmid 9999"),
                    about(Concern.GUEST_WITHOUT_BACKUP, all));
        }
    }

    @Test
    void aLockThatNobodyHoldsIsSaidWithWhatTakesItOff() {
        try (Lab lab = Lab.open()) {
            lab.world.guest(9999).lock("backup");

            Diagnosis lock = about(Concern.STALE_LOCK, look(lab));

            is(State.FAILED, "guest 9999 (scratch) is locked (backup), and no task", List.of("pct unlock 9999"), lock);
        }
    }

    @Test
    void aLockOfAKindThatNobodyKnowsHasNoLineThatTakesItOff() {
        try (Lab lab = Lab.open()) {
            lab.world.guest(9999).lock("fstrim");

            Diagnosis lock = about(Concern.STALE_LOCK, look(lab));

            assertEquals(State.UNSEEN, lock.state(), lock.text());
            assertFalse(lock.toString().contains("unlock"), "" + lock);
        }
    }

    @Test
    void withoutTheTasksOfOthersALockIsNotSaidToBeStale() {
        try (Lab lab = Lab.open()) {
            lab.world.guest(9999).lock("backup");
            lab.world.pveum("pveum role modify FelhomAgent --privs \"VM.Audit Datastore.Audit\"");

            Diagnosis lock = about(Concern.STALE_LOCK, look(lab));

            assertEquals(State.UNSEEN, lock.state(), lock.text());
            assertTrue(lock.remedy().getFirst().startsWith("pvesh get /nodes/"), "" + lock);
        }
    }

    @Test
    void anEntryWithWhatIsNeededStaysBesideOneThatIsTooWide() {
        try (Lab lab = Lab.open()) {
            lab.world.pveum("pveum acl modify /vms/9999 --users felhom-agent@pve --roles PVEAdmin");
            lab.world.pveum("pveum acl modify /vms/9999 --tokens '" + Lab.TOKEN + "' --roles PVEAdmin");
            lab.world.pveum("pveum acl modify /storage --tokens '" + Lab.TOKEN + "' --roles PVEDatastoreAdmin");
            lab.world.pveum("pveum role add Looks --privs \"VM.Audit\"");
            lab.world.pveum("pveum acl modify /vms --tokens '" + Lab.TOKEN + "' --roles Looks");

            List<String> lines = look(lab).stream()
                    .filter(found -> found.concern() == Concern.ROLE_TOO_WIDE && found.state() == State.WARNING)
                    .flatMap(found -> found.remedy().stream())
                    .toList();

            assertTrue(lines.stream().noneMatch(line -> line.contains("Looks")), "" + lines);
            int granted =
                    lines.indexOf("pveum acl modify /vms/9999 --tokens 'felhom-agent@pve!agent' --roles FelhomAgent");
            int deleted =
                    lines.indexOf("pveum acl delete /vms/9999 --tokens 'felhom-agent@pve!agent' --roles PVEAdmin");
            assertTrue(granted >= 0 && granted < deleted, "" + lines);
        }
    }

    @Test
    void aLockThatATaskHoldsIsNone() {
        try (Lab lab = Lab.open()) {
            lab.world.durations().set("vzsnapshot", Duration.ofMinutes(10));
            lab.takeSnapshot("slow");

            assertEquals(State.GOOD, about(Concern.STALE_LOCK, look(lab)).state());
        }
    }

    @Test
    void aMountPointThatNoBackupHoldsIsSaidWithTheLineThatHasItIn() {
        try (Lab lab = Lab.open()) {
            lab.world.guest(9999).config("mp0", "local-btrfs:9999/vm-9999-disk-1.raw,mp=/data,size=8G");

            Diagnosis left = about(Concern.VOLUME_WITHOUT_BACKUP, look(lab));

            is(
                    State.WARNING,
                    "guest 9999 (scratch): mp0 is not in its backups",
                    List.of("pct set 9999 --mp0 local-btrfs:9999/vm-9999-disk-1.raw,mp=/data,size=8G,backup=1"),
                    left);
        }
    }

    @Test
    void aVolumeThatCannotBeSnapshotIsNamed() {
        try (Lab lab = Lab.open()) {
            lab.world.guest(9999).storage("local-dir");

            Diagnosis without = about(Concern.VOLUME_WITHOUT_SNAPSHOT, look(lab));

            assertEquals(State.WARNING, without.state());
            assertTrue(without.text().contains("rootfs (local-dir:"), without.text());
            assertTrue(without.remedy().getFirst().startsWith("pct move-volume 9999 rootfs STORAGE"), "" + without);
        }
    }

    @Test
    void aSnapshotOfLongAgoIsSaidWithTheOrderThatRemovesIt() {
        Duration age = Duration.ofDays(40).plusHours(1);
        VirtualClock clock = SimClock.virtual(Instant.now().minus(age));
        try (Lab lab = Lab.virtual(clock)) {
            lab.world.guest(9999).snapshot("forgotten");
            clock.advance(age);

            Diagnosis old = about(Concern.OLD_SNAPSHOT, look(lab));

            is(
                    State.WARNING,
                    "forgotten (40 days)",
                    List.of("felhom-agent plan delete-snapshot vmid=9999 name=forgotten   # then sign and apply it"),
                    old);
        }
    }

    @Test
    void whatAStorageWouldPruneNextIsSaid() {
        try (Lab lab = Lab.open()) {
            lab.world.backup(9999, Instant.now().minus(Duration.ofDays(2)));
            lab.world.backup(9999, Instant.now().minus(Duration.ofDays(1)));
            assertEquals(State.GOOD, about(Concern.RETENTION, look(lab)).state());

            lab.world.retention("local", "keep-last=1");

            Diagnosis prunes = about(Concern.RETENTION, look(lab));
            assertEquals(State.NOTE, prunes.state());
            assertTrue(prunes.text().startsWith("storage local keeps keep-last=1, and 1 backup goes"), prunes.text());
            assertTrue(
                    prunes.remedy().getFirst().matches("pvesh set /nodes/.*/storage/local/content/.* --protected 1 .*"),
                    "" + prunes);
        }
    }

    @Test
    void whatWasNeverOrderedMayBeMissing() {
        try (Lab lab = Lab.open()) {
            lab.world.pveum("pveum role modify FelhomAgent --privs \"VM.Audit VM.Snapshot Datastore.Audit Sys.Audit\"");

            List<Diagnosis> all = look(lab, "snapshot");

            assertEquals(
                    List.of(State.GOOD, State.NOTE),
                    all.stream()
                            .filter(found -> found.concern() == Concern.TOKEN_RIGHTS)
                            .map(Diagnosis::state)
                            .toList());
            assertEquals(State.GOOD, about(Concern.ROLE_TOO_WIDE, all).state());
            assertEquals(
                    State.DENIED,
                    about(Concern.TOKEN_RIGHTS, look(lab, "backup")).state());
        }
    }

    @Test
    void aRoleOfAnAdministratorsIsTooWideAndTheLinesPutTheAgentsInItsPlace() {
        try (Lab lab = Lab.open()) {
            lab.world.pveum("pveum acl delete / --tokens '" + Lab.TOKEN + "' --roles FelhomAgent");
            for (String who : List.of("--tokens '" + Lab.TOKEN + "'", "--users felhom-agent@pve")) {
                lab.world.pveum("pveum acl modify / " + who + " --roles PVEAdmin");
            }

            Diagnosis wide = about(Concern.ROLE_TOO_WIDE, look(lab, "snapshot"));

            assertEquals(State.WARNING, wide.state());
            assertTrue(wide.text().contains("User.Modify"), wide.text());
            assertEquals(
                    List.of(
                            "pveum acl modify / --tokens 'felhom-agent@pve!agent' --roles FelhomAgent",
                            "pveum acl delete / --tokens 'felhom-agent@pve!agent' --roles PVEAdmin"),
                    wide.remedy());
            wide.remedy().forEach(lab.world::pveum);
            assertFalse(look(lab, "snapshot").stream().anyMatch(found -> found.state() == State.DENIED));
            assertEquals(
                    State.NOTE,
                    about(Concern.ROLE_TOO_WIDE, look(lab, "snapshot")).state());
        }
    }

    @Test
    void whatATokenWithoutRightsCannotSeeIsSaidToBeUnseen() {
        try (Lab lab = Lab.open()) {
            lab.world.pveum("pveum role delete FelhomAgent");

            List<Diagnosis> all = look(lab);

            Diagnosis rights = about(Concern.TOKEN_RIGHTS, all);
            assertEquals(State.DENIED, rights.state());
            assertTrue(rights.remedy().getFirst().startsWith("pveum role add FelhomAgent"), "" + rights);
            assertEquals(State.UNSEEN, about(Concern.STALE_LOCK, all).state());
            assertEquals(State.UNSEEN, about(Concern.GUEST_WITHOUT_BACKUP, all).state());
        }
    }

    @Test
    void aPinThatTheNextCertificateBreaksIsSaidAMonthBefore() {
        Instant now = Instant.parse("2026-11-30T12:00:00Z");
        CertificateInfo served =
                new CertificateInfo("pve-ssl.pem", "", "", "", Optional.of(now.plus(Duration.ofDays(40))));
        Trust certificate = new Trust.Fingerprint("AB".repeat(32));
        Trust key = new Trust.PublicKey("sha256/B" + "A".repeat(42) + "=");

        Diagnosis soon =
                new PinExamination(List.of(certificate), now).look(served, CertificateCheck.Renewal.BY_CLUSTER);
        Diagnosis kept =
                new PinExamination(List.of(certificate, key), now).look(served, CertificateCheck.Renewal.BY_CLUSTER);
        Diagnosis acme = new PinExamination(List.of(key), now).look(served, CertificateCheck.Renewal.BY_ACME);

        assertEquals(State.WARNING, soon.state());
        assertTrue(soon.text().contains("2026-12-26"), soon.text());
        assertEquals(State.GOOD, kept.state());
        assertEquals(State.WARNING, acme.state());
    }

    private static void play(Lab lab, String path, String data) {
        lab.pve.faults().on("GET", path).times(9).play(200, "OK", "{\"data\":" + data + "}");
    }

    @Test
    void aJobThatTakesAGuestAndDoesNotDoSoIsSaid() {
        try (Lab lab = Lab.open()) {
            play(lab, "/cluster/backup-info/not-backed-up", "[]");
            assertTrue(
                    about(Concern.GUEST_WITHOUT_BACKUP, look(lab))
                            .text()
                            .startsWith("a backup job takes guest 9999, and no backup of it is there yet"),
                    "none yet");

            lab.world.backup(9999, Instant.now().minus(Duration.ofDays(9).plusHours(1)));
            Diagnosis old = about(Concern.GUEST_WITHOUT_BACKUP, look(lab));
            assertEquals(State.WARNING, old.state());
            assertTrue(old.text().startsWith("the newest backup of 9999 is of 9 days ago ("), old.text());
            assertTrue(old.remedy().getLast().startsWith("felhom-agent run backup vmid=9999 storage="), "" + old);

            lab.world.backup(9999, Instant.now().minus(Duration.ofDays(1)));
            assertEquals(
                    State.GOOD, about(Concern.GUEST_WITHOUT_BACKUP, look(lab)).state());
        }
    }

    @Test
    void whatABackupJobWouldPruneNextIsSaid() {
        try (Lab lab = Lab.open()) {
            lab.world.backup(9999, Instant.now().minus(Duration.ofDays(2)));
            lab.world.backup(9999, Instant.now().minus(Duration.ofDays(1)));
            play(
                    lab,
                    "/cluster/backup",
                    "[{\"id\":\"nightly\",\"enabled\":1,\"storage\":\"local\",\"all\":1,\"schedule\":\"02:30\","
                            + "\"prune-backups\":{\"keep-last\":\"1\"}}]");

            Diagnosis prunes = about(Concern.RETENTION, look(lab));

            assertEquals(State.NOTE, prunes.state());
            assertTrue(
                    prunes.text().startsWith("backup job nightly keeps keep-last=1 on local, and 1 backup"),
                    "" + prunes);
            assertTrue(
                    prunes.remedy().getFirst().matches("pvesh set /nodes/.*/storage/local/content/.* --protected 1 .*"),
                    "" + prunes);
        }
    }

    @Test
    void manySnapshotsOneOnAnotherAreSaid() {
        try (Lab lab = Lab.open()) {
            for (int i = 1; i <= 9; i++) {
                lab.world.guest(9999).snapshot("s" + i);
            }

            Diagnosis deep = about(Concern.OLD_SNAPSHOT, look(lab));

            is(
                    State.WARNING,
                    "guest 9999 (scratch) has 9 snapshots, 9 of them one on another",
                    List.of("felhom-agent plan delete-snapshot vmid=9999 name=s1   # then sign and apply it"),
                    deep);
        }
    }

    @Test
    void eachHalfOfThePairIsMendedByItsOwnLine() {
        String owners = "pveum acl modify / --users felhom-agent@pve --roles FelhomAgent";
        String tokens = "pveum acl modify / --tokens 'felhom-agent@pve!agent' --roles FelhomAgent";
        try (Lab lab = Lab.open()) {
            lab.world.pveum("pveum acl delete / --tokens '" + Lab.TOKEN + "' --roles FelhomAgent");
            Diagnosis token = about(Concern.TOKEN_RIGHTS, look(lab));
            assertEquals(State.DENIED, token.state());
            assertTrue(token.remedy().contains(tokens), "" + token);
            lab.world.pveum(tokens);

            lab.world.pveum("pveum acl delete / --users felhom-agent@pve --roles FelhomAgent");
            Diagnosis owner = about(Concern.TOKEN_RIGHTS, look(lab));
            assertEquals(State.DENIED, owner.state());
            assertTrue(owner.remedy().contains(owners), "" + owner);
            lab.world.pveum(owners);

            assertEquals(State.GOOD, about(Concern.TOKEN_RIGHTS, look(lab)).state());
        }
    }

    @Test
    void aReleaseThatNobodyHasTestedIsAWarning() {
        try (Lab lab = Lab.open()) {
            lab.world.version("10.0.1");

            Diagnosis newer = about(Concern.HOST_VERSION, look(lab));

            assertEquals(State.WARNING, newer.state(), newer.text());
            assertTrue(newer.text().contains("10.0.1"), newer.text());
        }
    }
}
