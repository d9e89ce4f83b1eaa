package felhom.proxmox.check;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import felhom.engine.port.Tasks;
import felhom.ops.Guest;
import felhom.ops.NodeName;
import felhom.ops.StorageId;
import felhom.ops.Vmid;
import felhom.proxmox.answer.BackupJob;
import felhom.proxmox.answer.GuestEntry;
import felhom.proxmox.answer.Ha;
import felhom.proxmox.answer.NodeEntry;
import felhom.proxmox.answer.Pool;
import felhom.proxmox.answer.Resources;
import felhom.proxmox.answer.Retention;
import felhom.proxmox.answer.StorageEntry;
import felhom.proxmox.api.AccessApi;
import felhom.proxmox.api.PveClient;
import felhom.proxmox.http.PveError;
import felhom.proxmox.http.PveException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// What the client makes of the answers that a real host gave about its cluster and about rights.
class RecordedClusterTests {
    private static final StorageId LOCAL = new StorageId("local");
    private static final NodeName PVE = new NodeName("pve");

    private PveClient client = new Player().client();

    private PveClient host(String... titles) {
        client = Player.client(titles);
        return client;
    }

    @AfterEach
    void nothingInARealAnswerIsAStranger() {
        assertEquals(0, client.drift());
    }

    @Test
    void theWholeClusterInOneRequest() {
        Resources all = host("cluster resources, all").cluster().resources();

        assertEquals(
                List.of(9995, 9996, 9997, 9999),
                all.guests().stream().map(g -> g.guest().vmid().value()).toList());
        GuestEntry running = all.guests().getLast();
        assertEquals("felhom-ct", running.guest().name());
        assertEquals(Guest.Kind.LXC, running.guest().kind());
        assertEquals(Duration.ofSeconds(12), running.usage().uptime());
        assertEquals(757_760, running.usage().memory());
        NodeEntry node = all.nodes().getFirst();
        assertEquals(PVE, node.node());
        assertTrue(node.online());
        assertEquals(25_276_502_016L, node.maxMemory());
        assertTrue(all.storages().stream().allMatch(StorageEntry::available));
        assertEquals(
                Set.of("local", "local-btrfs", "local-dir"),
                Set.copyOf(all.storages().stream().map(s -> s.id().value()).toList()));
    }

    @Test
    void guestsOfBothKindsAreToldApart() {
        List<GuestEntry> guests = host("cluster resources, type=vm, both kinds")
                .cluster()
                .resources()
                .guests();

        assertEquals(
                List.of(9970, 9972),
                guests.stream()
                        .filter(g -> g.guest().kind() == Guest.Kind.QEMU)
                        .map(g -> g.guest().vmid().value())
                        .toList());
        assertEquals(6, guests.size());
    }

    @Test
    void withoutRightsOnlyTheNodesNameIsThere() {
        Resources seen = host("cluster resources, all (token noacl)").cluster().resources();

        assertEquals(List.of(), seen.guests());
        assertEquals(0, seen.nodes().getFirst().maxMemory());
    }

    @Test
    void theClusterItsOptionsAndItsNextId() {
        client = new Player()
                .play(Player.recording("cluster status"))
                .play(Player.recording("cluster options"))
                .play(Player.recording("nextid?vmid=9123 (free)"))
                .play(Player.recording("cluster tasks"))
                .client();

        assertEquals(Optional.of(PVE), client.cluster().status().own());
        assertEquals(Optional.of("BC:24:11"), client.cluster().options().macPrefix());
        assertEquals(new Vmid(9123), client.cluster().nextId());
        Tasks.Summary newest = client.cluster().tasks().getFirst();
        assertEquals("vzstart", newest.type());
        assertEquals("felhom-agent@pve!agent", newest.user());
        assertEquals(Optional.of("OK"), newest.exitStatus());
    }

    @Test
    void backupJobsAndTheGuestsThatNoneTakes() {
        client = new Player()
                .play(Player.recording("backup jobs, one job"))
                .play(Player.recording("one backup job"))
                .play(Player.recording("guests in no backup job, with a job"))
                .client();

        BackupJob job = client.cluster().backupJobs().getFirst();
        assertEquals("lab-job", job.id());
        assertTrue(job.enabled());
        assertEquals(Optional.of("sun 01:00"), job.schedule());
        assertEquals(Optional.of(LOCAL), job.storage());
        assertEquals(List.of(new Vmid(9999)), job.guests());
        assertEquals(Optional.of(Retention.last(3)), job.retention());
        assertEquals(Optional.of(Instant.ofEpochSecond(1795330533)), job.next());
        assertEquals("{{guestname}}", job.extra().get("notes-template"));
        assertEquals(Optional.empty(), client.cluster().backupJob("lab-job").next());
        assertEquals(
                List.of(9996, 9997, 9995),
                client.cluster().notBackedUp().stream()
                        .map(g -> g.vmid().value())
                        .toList());
    }

    @Test
    void highAvailabilityAndReplicationThatNobodySetUp() {
        client = new Player()
                .play(Player.recording("HA resources"))
                .play(Player.recording("HA status"))
                .play(Player.recording("cluster replication"))
                .play(Player.recording("replication"))
                .client();

        assertEquals(List.of(), client.cluster().haResources());
        List<Ha.State> states = client.cluster().haStatus();
        assertEquals(
                List.of("quorum", "fencing"),
                states.stream().map(Ha.State::type).toList());
        assertEquals("OK", states.getFirst().status());
        assertEquals(List.of(), client.cluster().replication());
        assertEquals(List.of(), client.ownNode().replication());
    }

    @Test
    void aPoolShowsItsMembersWhenItIsAskedForByName() {
        Pool pool = host("one pool, with members").cluster().pool("labpool").getFirst();

        assertEquals(List.of(new Vmid(9997)), pool.guests());
        assertEquals(List.of(new StorageId("local-dir")), pool.storages());
        assertEquals(Optional.of("lab"), pool.comment());
    }

    @Test
    void ownPermissionsByPath() {
        client = new Player().play(Player.recording("own permissions")).client();

        Set<String> privileges = client.access().permissions(Optional.empty(), "/vms/9999");

        assertEquals(16, privileges.size());
        assertTrue(privileges.contains("VM.Snapshot.Rollback"));
        assertEquals(16, client.access().permissions().get("/vms/9999").size());
    }

    @Test
    void theAclListIsReadEntryByEntry() {
        List<AccessApi.AclEntry> entries = host("acl").access().acl();

        assertEquals(8, entries.size());
        assertTrue(entries.contains(
                new AccessApi.AclEntry("/", "token", "felhom-agent@pve!readonly", "PVEAuditor", true)));
    }

    @Test
    void ofItselfATokenMayNotEvenAsk() {
        PveException refused = assertThrows(
                PveException.class,
                () -> new Player()
                        .play(Player.recording("own token"))
                        .client()
                        .access()
                        .ownToken());

        assertTrue(refused.error() instanceof PveError.Forbidden);
    }
}
