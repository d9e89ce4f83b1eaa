package felhom.proxmox.check;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import felhom.engine.port.Tasks;
import felhom.ops.NodeName;
import felhom.ops.SnapshotName;
import felhom.ops.StorageId;
import felhom.ops.Vmid;
import felhom.proxmox.answer.ClusterStatus;
import felhom.proxmox.answer.Drift;
import felhom.proxmox.answer.Fields;
import felhom.proxmox.answer.StorageConfig;
import felhom.proxmox.api.ClusterApi;
import felhom.proxmox.api.TaskApi;
import felhom.proxmox.guest.GuestInterface;
import felhom.proxmox.guest.PendingOption;
import felhom.proxmox.http.PveException;
import felhom.proxmox.request.Feature;
import felhom.proxmox.request.TaskFilter;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

/// Typed reads: what they make of the host's answers.
class ReadTests {
    private static Fields json(String text) {
        return new Fields("test", new JsonMapper().readTree(text), new Drift());
    }

    @Test
    void aSingleHostIsANodeWithoutACluster() {
        try (Lab lab = Lab.open()) {
            ClusterStatus status = lab.client.cluster().status();

            assertEquals(Optional.empty(), status.cluster());
            assertEquals(Optional.of(new NodeName("pve")), status.own());
            assertTrue(status.quorate() && status.nodes().getFirst().online());
        }
    }

    @Test
    void aClusterHasANameAndMayHaveLostItsQuorum() {
        ClusterStatus status = ClusterStatus.of(List.of(
                ClusterStatus.Entry.of(json("{\"type\":\"cluster\",\"name\":\"home\",\"nodes\":2,\"quorate\":\"0\"}")),
                ClusterStatus.Entry.of(
                        json("{\"type\":\"node\",\"name\":\"a\",\"online\":1,\"local\":1,\"ip\":\"192.0.2.1\"}")),
                ClusterStatus.Entry.of(json("{\"type\":\"node\",\"name\":\"b\",\"online\":0,\"local\":0}"))));

        assertEquals(Optional.of("home"), status.cluster());
        assertFalse(status.quorate());
        assertEquals(Optional.of(new NodeName("a")), status.own());
        assertEquals(Optional.empty(), status.nodes().getLast().address());
    }

    @Test
    void theClusterStatusNeedsSysAudit() {
        try (Lab lab = Lab.open()) {
            lab.world.revoke(Lab.TOKEN, "/", "Sys.Audit");

            PveException refused =
                    assertThrows(PveException.class, () -> lab.client.cluster().status());

            assertEquals("403: felhom-agent@pve!agent lacks Sys.Audit on /", refused.getMessage());
        }
    }

    @Test
    void theNextIdIsFreeAndATakenOneIsNot() {
        try (Lab lab = Lab.open()) {
            ClusterApi cluster = lab.client.cluster();

            assertEquals(new Vmid(100), cluster.nextId());
            assertTrue(cluster.isFree(new Vmid(9123)));
            assertFalse(cluster.isFree(Lab.GUEST));
        }
    }

    @Test
    void whatIsPendingIsToldFromWhatIsInForce() {
        try (Lab lab = Lab.open()) {
            List<PendingOption> options = lab.guest().pending();

            assertTrue(options.contains(new PendingOption("memory", Optional.of("256"), Optional.empty(), false)));
            assertTrue(options.stream().noneMatch(PendingOption::waits));
        }
        assertTrue(PendingOption.of(json("{\"key\":\"memory\",\"value\":\"64\",\"pending\":\"80\"}"))
                .waits());
        assertTrue(PendingOption.of(json("{\"key\":\"net1\",\"value\":\"x\",\"delete\":\"2\"}"))
                .waits());
    }

    @Test
    void interfacesAreKnownOfARunningContainerOnly() {
        try (Lab lab = Lab.open()) {
            assertEquals(Optional.empty(), lab.guest().interfaces());
            assertEquals(
                    Optional.empty(), lab.client.ownNode().lxc(new Vmid(12345)).interfaces());

            lab.world
                    .guest(9999)
                    .config("net0", "name=eth0,bridge=vmbr0,hwaddr=BC:24:11:00:00:01,ip=192.0.2.7/24,type=veth")
                    .running();

            List<GuestInterface> found = lab.guest().interfaces().orElseThrow();
            assertEquals(
                    List.of("lo", "eth0"),
                    found.stream().map(GuestInterface::name).toList());
            assertEquals(
                    new GuestInterface("eth0", Optional.of("BC:24:11:00:00:01"), List.of("192.0.2.7/24")),
                    found.getLast());
        }
        assertEquals(
                new GuestInterface("eth0", Optional.of("BC:24:11:00:00:01"), List.of("192.0.2.7/24")),
                GuestInterface.of(
                        json("{\"name\":\"eth0\",\"hwaddr\":\"bc:24:11:00:00:01\",\"inet\":\"192.0.2.7/24\"}")));
    }

    @Test
    void whatTheVolumesCanDoDependsOnTheStorage() {
        try (Lab lab = Lab.open()) {
            lab.world.guest(9999).snapshot("before");
            assertTrue(lab.guest().can(Feature.SNAPSHOT, Optional.empty()));
            assertTrue(lab.guest().can(Feature.CLONE, Optional.of(new SnapshotName("before"))));
            assertThrows(
                    PveException.class, () -> lab.guest().can(Feature.CLONE, Optional.of(new SnapshotName("nope"))));

            lab.world.guest(9999).storage("local-dir");
            assertFalse(lab.guest().canSnapshot());
            lab.world.guest(9999).storage("local-btrfs").config("mp0", "local-dir:9999/vm-9999-disk-1.raw,mp=/data");
            assertFalse(lab.guest().canSnapshot(), "one volume is enough");
            lab.world.guest(9999).storage("local-dir");
            assertFalse(lab.guest().can(Feature.CLONE, Optional.empty()));
            assertTrue(lab.guest().can(Feature.COPY, Optional.empty()));
        }
    }

    @Test
    void storagesAreReadAsConfigured() {
        try (Lab lab = Lab.open()) {
            lab.world.retention("local", "keep-last=2");

            List<StorageConfig> all = lab.client.storages().all();
            StorageConfig local = lab.client.storages().one(new StorageId("local"));

            assertEquals(
                    Set.of("local", "local-btrfs", "local-dir"),
                    Set.copyOf(all.stream().map(s -> s.id().value()).toList()));
            assertEquals(Optional.of("keep-last=2"), local.prune());
            assertEquals(Optional.of("/var/lib/vz"), local.path());
            assertTrue(local.content().contains("backup") && local.usedOn(new NodeName("pve")));
            assertTrue(all.contains(local));
        }
        StorageConfig elsewhere = StorageConfig.of(
                json("{\"storage\":\"nas\",\"type\":\"nfs\",\"nodes\":\"a,b\",\"shared\":1,\"server\":\"192.0.2.9\"}"));
        assertFalse(elsewhere.usedOn(new NodeName("pve")));
        assertEquals("192.0.2.9", elsewhere.extra().get("server"));
    }

    @Test
    void oneStorageNeedsMoreThanTheList() {
        try (Lab lab = Lab.open()) {
            lab.world.revoke(Lab.TOKEN, "/", "Datastore.Allocate");

            assertEquals(3, lab.client.storages().all().size());
            PveException refused =
                    assertThrows(PveException.class, () -> lab.client.storages().one(new StorageId("local")));
            assertTrue(refused.getMessage().contains("Datastore.Allocate on /storage/local"), refused.getMessage());
        }
    }

    @Test
    void tasksAreFoundByEveryFilter() {
        try (Lab lab = Lab.open()) {
            Instant before = Instant.now().minus(Duration.ofMinutes(1));
            lab.end(lab.takeSnapshot("one"));
            lab.end(lab.takeSnapshot("one")); // fails: the name is taken
            TaskApi tasks = lab.client.ownNode().tasks();
            TaskFilter all = TaskFilter.of(TaskFilter.Source.ALL, 50);

            assertEquals(2, tasks.list(all).size());
            assertEquals(
                    1, tasks.list(TaskFilter.of(TaskFilter.Source.ARCHIVE, 1)).size());
            assertEquals(1, tasks.list(all.from(1)).size());
            assertEquals(
                    2,
                    tasks.list(all.type("vzsnapshot").guest(Lab.GUEST).since(before))
                            .size());
            assertEquals(0, tasks.list(all.until(before)).size());
            assertEquals(2, tasks.list(all.user("FELHOM-agent@pve")).size());
            assertEquals(0, tasks.list(all.user(Lab.TOKEN)).size());
            assertEquals(1, tasks.list(all.ended(Set.of(TaskFilter.End.ERROR))).size());
            assertEquals(
                    2,
                    tasks.list(all.ended(Set.of(TaskFilter.End.ERROR, TaskFilter.End.OK)))
                            .size());
            List<Tasks.Summary> active = tasks.list(TaskFilter.of(TaskFilter.Source.ACTIVE, 50));
            assertTrue(active.stream().allMatch(Tasks.Summary::running), active.toString());
        }
        assertThrows(IllegalArgumentException.class, () -> TaskFilter.of(TaskFilter.Source.ALL, 0));
    }
}
