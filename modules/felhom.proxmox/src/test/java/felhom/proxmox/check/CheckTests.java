package felhom.proxmox.check;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import felhom.engine.port.HostCheck.Finding;
import felhom.engine.port.HostCheck.Level;
import felhom.proxmox.api.PveClient;
import felhom.proxmox.http.Answer;
import felhom.proxmox.http.ApiToken;
import felhom.proxmox.http.Connection;
import felhom.proxmox.http.Limits;
import felhom.proxmox.http.Parameters;
import felhom.proxmox.http.Transport;
import felhom.proxmox.http.Wire;
import felhom.proxmox.inventory.Role;
import felhom.testkit.SimToken;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// The read self-test's findings.
class CheckTests {
    private static final String STORAGES = """
        {"data":[
        {"storage":"san","type":"iscsi","content":"images","enabled":1,"active":1,"shared":1,"total":0,"used":0,"avail":0},
        {"storage":"old","type":"nfs","content":"backup","enabled":0,"active":0,"total":0,"used":0,"avail":0},
        {"storage":"away","type":"drbd","content":"images","enabled":1,"active":0},
        {"storage":"full","type":"dir","content":"backup","enabled":1,"active":1,"total":1000,"used":1000,"avail":0}]}
        """;

    private static List<Finding> look(Lab lab) {
        return look(lab, lab.client);
    }

    private static List<Finding> look(Lab lab, PveClient client) {
        int before = lab.pve.writes().size();
        List<Finding> findings = new ProxmoxCheck(client).look(_ -> {});
        assertEquals(before, lab.pve.writes().size());
        return findings;
    }

    private static Finding about(String subject, List<Finding> findings) {
        return findings.stream()
                .filter(f -> f.subject().equals(subject))
                .findFirst()
                .orElseThrow(() -> new AssertionError("nothing about " + subject + " in " + findings));
    }

    @Test
    void aHostThatIsSetUpRightHasNothingToMend() {
        try (Lab lab = Lab.open()) {
            List<Finding> findings = look(lab);

            assertEquals(
                    List.of(),
                    findings.stream().filter(f -> f.level() != Level.OK).toList());
            assertTrue(about("version", findings).text().contains("9.2.11"));
        }
    }

    @Test
    void aStorageWhoseDiskIsNotPluggedInIsNamed() {
        try (Lab lab = Lab.open()) {
            lab.world.inactiveStorage("local-dir", "unable to activate storage 'local-dir' - directory is gone");

            Finding storages = about("storages", look(lab));

            assertEquals(Level.WARNING, storages.level());
            assertTrue(storages.text().endsWith("; not active: local-dir"), storages.text());
        }
    }

    @Test
    void r17TheMissingHalfOfAPairIsNamedWithTheLineThatMendsIt() {
        try (Lab lab = Lab.open()) {
            lab.world.revoke(Lab.TOKEN, "/", "VM.Backup");

            Finding backup = about("may: backup", look(lab));

            assertEquals(Level.DENIED, backup.level());
            assertTrue(backup.text().contains("the owner felhom-agent@pve has it"), backup.text());
            assertEquals(
                    List.of("pveum acl modify / --tokens 'felhom-agent@pve!agent' --roles FelhomAgent"),
                    backup.remedy());
        }
    }

    @Test
    void r17AnOwnerWithoutThePrivilegeIsNamedToo() {
        try (Lab lab = Lab.open()) {
            lab.world.revoke("felhom-agent@pve", "/", "VM.Snapshot");

            Finding snapshot = about("may: snapshot", look(lab));

            assertTrue(snapshot.text().contains("the owner felhom-agent@pve lacks it"), snapshot.text());
            assertEquals(
                    "pveum acl modify / --users felhom-agent@pve --roles FelhomAgent",
                    snapshot.remedy().getFirst());
        }
    }

    @Test
    void r17ADeeperEntryThatReplacesTheRoleIsMendedWhereItStands() {
        try (Lab lab = Lab.open()) {
            lab.world.grant(Lab.TOKEN, "/vms", "VM.Audit");

            Finding start = about("may: start", look(lab));

            assertEquals(
                    List.of("pveum acl modify /vms --tokens 'felhom-agent@pve!agent' --roles FelhomAgent"),
                    start.remedy());
        }
    }

    @Test
    void r17AnEntryWithoutAnyPrivilegeIsNotTakenForTheInheritedOne() {
        try (Lab lab = Lab.open()) {
            lab.world.grant(Lab.TOKEN, "/vms");

            assertEquals(Level.DENIED, about("may: snapshot", look(lab)).level());
        }
    }

    @Test
    void r17ADeeperEntryThatTakesAPrivilegeAwayIsWarnedOf() {
        try (Lab lab = Lab.open()) {
            lab.world.grant(Lab.TOKEN, "/vms/9999", "VM.Audit");

            Finding snapshot = about("may: snapshot", look(lab));

            assertEquals(Level.WARNING, snapshot.level());
            assertTrue(snapshot.text().contains("VM.Snapshot on /vms/9999"), snapshot.text());
        }
    }

    /// A guest has nothing below it to which it could be handed on.
    @Test
    void r17AnEntryForAGuestAloneIsAsGoodAsOneThatIsHandedOn() {
        try (Lab lab = Lab.open()) {
            lab.world.grantHere(Lab.TOKEN, "/vms/9999", Role.privileges().split(" ", -1));

            assertEquals(Level.OK, about("may: snapshot", look(lab)).level());
        }
    }

    @Test
    void r17WhatTakesAPrivilegeAwayBelowIsMendedByItsLine() {
        try (Lab lab = Lab.open()) {
            lab.world.grant("felhom-agent@pve", "/vms/9999", "VM.Audit");
            assertEquals(
                    List.of("pveum acl modify /vms/9999 --users felhom-agent@pve --roles FelhomAgent"),
                    about("may: snapshot", look(lab)).remedy());

            lab.world.grant(Lab.TOKEN, "/vms/9999", "VM.Audit");
            assertEquals(
                    List.of(
                            "pveum acl modify /vms/9999 --users felhom-agent@pve --roles FelhomAgent",
                            "pveum acl modify /vms/9999 --tokens 'felhom-agent@pve!agent' --roles FelhomAgent"),
                    about("may: snapshot", look(lab)).remedy());
        }
    }

    /// PVE leaves such a path out of what the token may, and the storage out of its list.
    @Test
    void r19AStorageThatNoAccessHidesIsNamedWithTheLineThatMendsIt() {
        for (String who : List.of(Lab.TOKEN, "felhom-agent@pve")) {
            try (Lab lab = Lab.open()) {
                lab.world.noAccess(who, "/storage/local");

                List<Finding> findings = look(lab);

                Finding backup = about("may: backup", findings);
                assertEquals(Level.WARNING, backup.level());
                assertTrue(backup.text().contains("no Datastore.Audit on /storage/local"), backup.text());
                String option = who.contains("!") ? "--tokens '" + who + "'" : "--users " + who;
                assertEquals(
                        List.of("pveum acl delete /storage/local " + option + " --roles NoAccess"), backup.remedy());
                Finding storages = about("storages", findings);
                assertEquals(Level.WARNING, storages.level());
                assertTrue(storages.text().contains("none that the token may see takes backups"), storages.text());
            }
        }
    }

    @Test
    void aRoleWithoutWhatOnlyLaterVersionsNeedIsFine() {
        try (Lab lab = Lab.open()) {
            for (Role.Need need : Role.NEEDS) {
                if (need.operations().isEmpty()) {
                    lab.world.revoke(Lab.TOKEN, "/", need.privilege());
                }
            }

            Finding later = about("may: later versions", look(lab));

            assertEquals(Level.OK, later.level());
            assertTrue(later.text().startsWith("no operation of this version needs what is missing: "), later.text());
            assertTrue(later.text().contains("VM.Config.Disk on /vms"), later.text());
        }
    }

    private static Finding served(Lab lab, String file, String issuer, Duration left) {
        long end = Instant.now().plus(left).getEpochSecond();
        lab.pve
                .faults()
                .on("GET", "/nodes/pve/certificates/info")
                .play(
                        200,
                        "OK",
                        "{\"data\":[{\"filename\":\"" + file + "\",\"issuer\":\"" + issuer + "\",\"notafter\":" + end
                                + "}]}");
        return about("certificate", look(lab));
    }

    private static void acme(Lab lab) {
        lab.pve
                .faults()
                .on("GET", "/nodes/pve/config")
                .play(200, "OK", "{\"data\":{\"acme\":\"domains=pve.example.com\",\"digest\":\"\"}}");
    }

    @Test
    void whatRenewsACertificateHangsOnWhoRenewsIt() {
        try (Lab lab = Lab.open()) {
            Finding own = served(lab, "pve-ssl.pem", "/CN=Proxmox Virtual Environment", Duration.ofDays(-3));
            assertEquals(Level.FAILED, own.level());
            assertEquals(List.of("pvecm updatecerts -f"), own.remedy());

            Finding uploaded = served(lab, "pveproxy-ssl.pem", "/O=Example Corp/CN=Issuing CA 3", Duration.ofDays(5));
            assertEquals(Level.WARNING, uploaded.level());
            assertTrue(uploaded.text().contains("it was uploaded, and the host does not renew it"), uploaded.text());
            assertTrue(uploaded.text().contains("/O=Example Corp/CN=Issuing CA 3"), uploaded.text());
            assertTrue(uploaded.remedy().getFirst().startsWith("pvenode cert set"), uploaded.toString());

            acme(lab);
            Finding ordered = served(lab, "pveproxy-ssl.pem", "/O=Let's Encrypt/CN=R10", Duration.ofDays(-3));
            assertEquals(Level.FAILED, ordered.level());
            assertEquals(List.of("pvenode acme cert renew"), ordered.remedy());

            acme(lab);
            Finding late = served(lab, "pveproxy-ssl.pem", "/O=Let's Encrypt/CN=R10", Duration.ofDays(28));
            assertTrue(late.text().contains("the host should have renewed it by now"), late.text());

            acme(lab);
            assertEquals(
                    Level.OK,
                    served(lab, "pveproxy-ssl.pem", "/O=Let's Encrypt/CN=R10", Duration.ofDays(31))
                            .level());
        }
    }

    @Test
    void whoRenewsACertificateIsUnknownWhereItCannotBeSeen() {
        try (Lab lab = Lab.open()) {
            lab.world.revoke(Lab.TOKEN, "/", "Sys.Audit");
            lab.world.grant(Lab.TOKEN, "/nodes", Role.privileges().split(" ", -1));

            Finding expired = served(lab, "pveproxy-ssl.pem", "/O=Example Corp", Duration.ofDays(-3));

            assertEquals(Level.FAILED, expired.level());
            assertTrue(expired.remedy().getFirst().startsWith("pvenode acme cert renew"), expired.toString());
            assertTrue(expired.remedy().get(1).startsWith("pvenode cert set"), expired.toString());
        }
    }

    @Test
    void anAnswerWithoutATimeLeavesTheClocksUncompared() {
        try (Lab lab = Lab.open();
                PveClient client =
                        new PveClient(new Timeless(new Transport(lab.client.connection())), Limits.DEFAULT)) {
            Finding clock = about("clock", look(lab, client));

            assertEquals(Level.WARNING, clock.level());
            assertTrue(clock.text().contains("could not be compared"), clock.text());
        }
    }

    /// As behind a proxy that takes the header away.
    private record Timeless(Wire wire) implements Wire {
        @Override
        public Connection connection() {
            return wire.connection();
        }

        @Override
        public Optional<Duration> skew() {
            return Optional.empty();
        }

        @Override
        public Answer send(String method, String path, Parameters parameters, Limits limits) {
            return wire.send(method, path, parameters, limits);
        }

        @Override
        public void close() {
            wire.close();
        }
    }

    @Test
    void aBackupServerIsNotToldToUpgrade() {
        try (Lab lab = Lab.open()) {
            lab.world.version("3.4.1");

            Finding version = about("version", look(lab));

            assertEquals(Level.FAILED, version.level());
            assertTrue(version.text().contains("Proxmox Backup Server"), version.text());
            assertTrue(version.text().contains("proxmox.endpoint"), version.text());
            assertFalse(version.text().contains("upgrade"), version.text());
        }
    }

    @Test
    void aStorageWithoutAFigureHasNoneRatherThanNothingFree() {
        try (Lab lab = Lab.open()) {
            lab.pve.faults().on("GET", "/nodes/pve/storage").play(200, "OK", STORAGES);

            String text = about("storages", look(lab)).text();

            assertEquals("san (iscsi), old (nfs, disabled), away (drbd), full (dir, 0 B free); not active: away", text);
        }
    }

    @Test
    void r19WhatMayNotBeSeenIsUnknownAndNotNone() {
        try (Lab lab = Lab.open()) {
            SimToken bare = lab.world.bareToken("other@pve!bare");
            try (PveClient client = new PveClient(lab.connection(bare, lab.pinned(), Limits.DEFAULT))) {
                List<Finding> findings = look(lab, client);

                assertTrue(about("guests", findings).text().startsWith("unknown"), findings.toString());
                assertTrue(about("storages", findings).text().startsWith("unknown"), findings.toString());
                assertTrue(about("may: snapshot", findings).text().contains("or for its owner"), findings.toString());
            }
        }
    }

    @Test
    void anExpiringCertificateAndASkewedClockAreSaid() {
        try (Lab lab = Lab.open()) {
            lab.world.certificateNotAfter(Instant.now().plus(Duration.ofDays(3)));
            lab.pve.renewCertificate();
            lab.world.clockSkew(Duration.ofMinutes(-2));
            try (PveClient client = new PveClient(lab.connection(lab.pinned(), Limits.DEFAULT))) {
                List<Finding> findings = look(lab, client);

                assertEquals(Level.WARNING, about("certificate", findings).level());
                assertEquals(Level.WARNING, about("clock", findings).level());
                assertTrue(about("clock", findings).text().contains("behind"), findings.toString());
            }
        }
    }

    @Test
    void aWrongNodeNameIsSaidWithTheRightOne() {
        try (Lab lab = Lab.open()) {
            Connection wrong = new Connection(
                    lab.pve.endpoint(),
                    new felhom.ops.NodeName("nope"),
                    ApiToken.of(lab.token.value()),
                    List.of(lab.pinned()),
                    Limits.DEFAULT);
            try (PveClient client = new PveClient(wrong)) {
                Finding node = about("node", look(lab, client));

                assertEquals(Level.FAILED, node.level());
                assertTrue(node.text().contains("there is pve"), node.text());
            }
        }
    }

    @Test
    void anOldHostIsAFailure() {
        try (Lab lab = Lab.open()) {
            lab.world.version("8.3.1");

            assertEquals(Level.FAILED, about("version", look(lab)).level());
        }
    }

    @Test
    void aHostNewerThanAnyTestedOneIsAWarningThatSaysWhich() {
        for (String version : List.of("9.3.1", "9.10", "10.0.2")) {
            try (Lab lab = Lab.open()) {
                lab.world.version(version);

                Finding found = about("version", look(lab));

                assertEquals(Level.WARNING, found.level());
                assertEquals(
                        "this host runs Proxmox VE " + version + ", which is newer than 9.2, the newest release that"
                                + " this agent was tested on (8.4 and 9.2)",
                        found.text());
            }
        }
    }

    @Test
    void aTestedHostIsJustFineAndOneBetweenSaysWhatWasTested() {
        try (Lab lab = Lab.open()) {
            lab.world.version("8.4.21");
            assertTrue(about("version", look(lab)).text().startsWith("Proxmox VE 8.4.21 at https://"));
            assertEquals(Level.OK, about("version", look(lab)).level());

            lab.world.version("9.0.5");
            Finding between = about("version", look(lab));
            assertEquals(Level.OK, between.level());
            assertTrue(between.text().endsWith("; this agent was tested on 8.4 and 9.2"), between.text());
        }
    }

    @Test
    void aHostThatIsAwayIsSaidOnce() {
        Connection nobody;
        try (Lab lab = Lab.open()) {
            nobody = lab.connection(lab.pinned(), Limits.DEFAULT);
        }
        try (PveClient client = new PveClient(nobody)) {
            List<Finding> findings = new ProxmoxCheck(client).look(_ -> {});

            assertEquals(1, findings.size());
            assertEquals(Level.UNREACHABLE, findings.getFirst().level());
        }
    }

    @Test
    void theRoleHasSixteenPrivileges() {
        assertEquals(
                "VM.Allocate VM.Audit VM.Config.Disk VM.Config.CPU VM.Config.Memory VM.Config.Network"
                        + " VM.Config.Options VM.PowerMgmt VM.Snapshot VM.Snapshot.Rollback VM.Backup Datastore.Allocate"
                        + " Datastore.AllocateSpace Datastore.Audit Sys.Audit SDN.Use",
                Role.privileges());
        assertEquals(16, Role.NEEDS.size());
    }
}
